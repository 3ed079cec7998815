import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { idOf, pageOf } from '@interlock/service';
import { listHistoryRows, listVersionRows, loadReadableVersion } from '../../store/automation-versions.ts';
import { versionOf, versionTransitionOf } from '../../store/present.ts';
import type { Deps } from '../deps.ts';

type Contracts = (typeof catalog)['automation'];

/** One version, for whoever may read its automation. */
export function getAutomationVersion({ database }: Deps): UseCase<Contracts['getAutomationVersion']> {
  return (call, { automation_version_id }) =>
    database.read(call, async (tx) => ({
      automation_version: versionOf(await loadReadableVersion(tx, call.principal, automation_version_id)),
    }));
}

/** Versions of the automations that the caller may read, newest first. */
export function listAutomationVersions({ database }: Deps): UseCase<Contracts['listAutomationVersions']> {
  return (call, input) =>
    database.read(call, async (tx) => {
      const rows = await listVersionRows(tx, call.principal, { ...input, limit: input.limit + 1 });
      return pageOf('list_automation_versions', rows, input.limit, versionOf, idOf);
    });
}

/** The statuses a version has had, newest first. */
export function listVersionHistory({ database }: Deps): UseCase<Contracts['listVersionHistory']> {
  return (call, { automation_version_id, cursor, limit }) =>
    database.read(call, async (tx) => {
      const version = await loadReadableVersion(tx, call.principal, automation_version_id);
      const rows = await listHistoryRows(tx, version, { cursor, limit: limit + 1 });
      return pageOf('list_version_history', rows, limit, versionTransitionOf, idOf);
    });
}
