import { RefusedError, type catalog } from '@interlock/contracts';
import { newId, recordChange } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { evidenceRefusal } from '../../domain/access.ts';
import { loadVersion } from '../../store/automation-versions.ts';
import { recordEvidence } from '../../store/evidence.ts';
import { evidenceOf } from '../../store/present.ts';
import type { Deps } from '../deps.ts';
import { changeBy } from '../recorded.ts';

type PutEvidence = (typeof catalog)['automation']['putEvidence'];

/**
 * Puts evidence on record under the version's lock, so that no transition is decided beside it. The same again is a
 * new record: when it was made counts.
 */
export function putEvidence({ database }: Deps): UseCase<PutEvidence> {
  return (call, { automation_version_id, kind, uri, note, ...said }) =>
    database.write(call, async (tx) => {
      const { tenantId, sub } = call.principal;
      const version = await loadVersion(tx, tenantId, automation_version_id, 'no key update');
      const refusal = evidenceRefusal(call.principal, kind);
      if (refusal) throw new RefusedError(refusal);
      const { approved = null, pass_rate = null, stable = null, active = null } = said;
      const verdict = { approved, pass_rate, stable, active };
      const row = await recordEvidence(tx, {
        ...verdict,
        tenant_id: tenantId,
        id: newId(),
        automation_version_id: version.id,
        kind,
        uri: uri ?? null,
        note: note ?? null,
        recorded_by: sub,
      });
      await recordChange(
        tx,
        changeBy(call, {
          type: 'evidence_recorded',
          entity: { type: 'evidence', id: row.id, version: row.version },
          actionType: 'record_evidence',
          metadata: { automation_version_id: version.id, kind, ...verdict },
          data: { automation_version_id: version.id, kind, ...verdict },
        }),
      );
      return { evidence: evidenceOf(row), created: row.version === 1 };
    });
}
