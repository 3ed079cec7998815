import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { isInBlock } from '../../domain/block.ts';
import { loadVersion } from '../../store/automation-versions.ts';
import { beginRound, reopenTask } from '../../store/blocks.ts';
import { versionOf } from '../../store/present.ts';
import type { Deps } from '../deps.ts';
import { saidBy } from '../recorded.ts';

const REASON_MAX = 500;

/** Reopens the remediation task of a block that turned out not to be stable, under the version's lock. */
export function reopenRemediation({
  database,
}: Deps): UseCase<(typeof catalog)['automation']['reopenRemediation']> {
  return (call, { automation_version_id, blocked_at, closed_at, reason }) =>
    database.write(call, async (tx) => {
      const { tenantId } = call.principal;
      const row = await loadVersion(tx, tenantId, automation_version_id, 'no key update');
      const taskId = row.remediation_task_id;
      if (taskId === null || !isInBlock(versionOf(row), blocked_at)) return { reopened: false, over: true };
      const said = {
        ...saidBy(call, { type: 'block', id: `${row.id}@${blocked_at}` }),
        closed_at,
        reason: [...reason.trim()].slice(0, REASON_MAX).join(''),
      };
      const reopened = await reopenTask(tx, tenantId, taskId, said);
      if (reopened) await beginRound(tx, row);
      return { reopened, over: false };
    });
}
