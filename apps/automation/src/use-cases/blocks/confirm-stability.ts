import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { isInBlock } from '../../domain/block.ts';
import { loadVersion } from '../../store/automation-versions.ts';
import { versionOf } from '../../store/present.ts';
import type { Deps } from '../deps.ts';
import { recordedEvidence } from '../evidence/recorded-evidence.ts';

/** Puts on record that ops call a version stable, under its lock: for the named block, and for no later one. */
export function confirmStability({
  database,
}: Deps): UseCase<(typeof catalog)['automation']['confirmStability']> {
  return (call, { automation_version_id, blocked_at, confirmed_by }) =>
    database.write(call, async (tx) => {
      const { tenantId } = call.principal;
      const row = await loadVersion(tx, tenantId, automation_version_id, 'no key update');
      if (!isInBlock(versionOf(row), blocked_at)) return { confirmed: false, over: true };
      const note = `Confirmed by ${confirmed_by}, who had the version return at once.`;
      await recordedEvidence(tx, call, row, { kind: 'stability', stable: true, note });
      return { confirmed: true, over: false };
    });
}
