import { refuse, type catalog, type Input, type Principal } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { matchesTag } from '../../domain/staleness.ts';
import { requireActiveMember, setRole } from '../../store/automation-members.ts';
import { loadManagedAutomation, saveAutomation } from '../../store/automations.ts';
import { automationOf } from '../../store/present.ts';
import type { AutomationRow } from '../../store/schema.ts';
import type { Deps } from '../deps.ts';
import { recordAutomation } from '../recorded.ts';

type UpdateAutomation = (typeof catalog)['automation']['updateAutomation'];

/** Changes an automation; what is equal to what is there changes nothing. */
export function updateAutomation({ database }: Deps): UseCase<UpdateAutomation> {
  return (call, input) =>
    database.write(call, async (tx) => {
      const { principal } = call;
      const automation = await loadManagedAutomation(tx, principal, input.automation_id);
      if (input.status !== undefined) requireFlow35(principal);
      const { name, owner_id, status } = input;
      const edit = Object.fromEntries(
        Object.entries({ name, owner_id, status }).filter(
          ([field, value]) => value !== undefined && value !== automation[field as 'name'],
        ),
      );
      const changed = Object.keys(edit);
      if (changed.length === 0) return { automation: automationOf(automation) };
      requireFresh(automation, input);
      const { tenant_id, id: automation_id, owner_id: previous } = automation;
      if (edit.owner_id !== undefined) {
        await requireActiveMember(tx, tenant_id, edit.owner_id, 'owner_id');
        if (previous) await setRole(tx, { tenant_id, automation_id, user_id: previous }, 'member');
        await setRole(tx, { tenant_id, automation_id, user_id: edit.owner_id }, 'owner');
      }
      const saved = await saveAutomation(tx, automation, edit);
      await recordAutomation(tx, call, saved, {
        change: 'updated',
        actionType: 'update_automation',
        metadata: { changed, owner_id: saved.owner_id, status: saved.status },
      });
      return { automation: automationOf(saved) };
    });
}

function requireFlow35({ kind, roles }: Principal): void {
  if (kind === 'service' && roles.includes('flow_35')) return;
  throw refuse('forbidden', "An automation's status is set by a service with the role 'flow_35' alone.");
}

function requireFresh(automation: AutomationRow, { version, if_match }: Input<UpdateAutomation>): void {
  const updated_at = automation.updated_at.toISOString();
  if ((version === undefined || version === automation.version) && matchesTag(if_match, updated_at)) return;
  const message = 'The automation has changed since you read it. Read it again and repeat.';
  const current = { version: automation.version, status: automation.status, updated_at };
  throw refuse('concurrency_conflict', message, { current });
}
