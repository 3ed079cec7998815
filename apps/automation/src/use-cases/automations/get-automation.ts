import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { idOf, pageOf } from '@interlock/service';
import { listAutomationRows, loadReadableAutomation } from '../../store/automations.ts';
import { automationOf } from '../../store/present.ts';
import type { Deps } from '../deps.ts';

/** One automation, for its members and whoever sees all. */
export function getAutomation({ database }: Deps): UseCase<(typeof catalog)['automation']['getAutomation']> {
  return (call, { automation_id }) =>
    database.read(call, async (tx) => ({
      automation: automationOf(await loadReadableAutomation(tx, call.principal, automation_id)),
    }));
}

/** The automations that the caller may read, newest first. */
export function listAutomations({
  database,
}: Deps): UseCase<(typeof catalog)['automation']['listAutomations']> {
  return (call, { cursor, limit }) =>
    database.read(call, async (tx) => {
      const rows = await listAutomationRows(tx, call.principal, { cursor, limit: limit + 1 });
      return pageOf('list_automations', rows, limit, automationOf, idOf);
    });
}
