import type { catalog } from '@interlock/contracts';
import { recordChange } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { changeBy } from '@interlock/service';
import { isInBlock } from '../../domain/block.ts';
import { loadVersion } from '../../store/automation-versions.ts';
import { nameOfAutomation } from '../../store/automations.ts';
import { noteEscalation } from '../../store/blocks.ts';
import { versionOf } from '../../store/present.ts';
import type { Deps } from '../deps.ts';
import { eventVersion } from '../recorded.ts';

/** Announces that a remediation waits, once for each level and round of a block. */
export function escalateRemediation({
  database,
}: Deps): UseCase<(typeof catalog)['automation']['escalateRemediation']> {
  return (call, { automation_version_id, blocked_at, level, round }) =>
    database.write(call, async (tx) => {
      const row = await loadVersion(tx, call.principal.tenantId, automation_version_id, 'no key update');
      const { blocked_reason, previous_status, remediation_task_id } = row;
      if (!isInBlock(versionOf(row), blocked_at)) return { announced: false, over: true };
      if (!(await noteEscalation(tx, row, level, round))) return { announced: false, over: false };
      const said = { blocked_at, previous_status, remediation_task_id, level, round };
      await recordChange(
        tx,
        changeBy(call, {
          type: 'remediation_escalated',
          entity: { type: 'automation_version', id: row.id, version: row.version },
          actionType: 'escalate_remediation',
          metadata: said,
          data: {
            ...said,
            blocked_reason,
            automation_version: eventVersion(row, await nameOfAutomation(tx, row)),
          },
        }),
      );
      return { announced: true, over: false };
    });
}
