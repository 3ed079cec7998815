import { RefusedError, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { evidenceRefusal } from '../../domain/access.ts';
import { loadVersion } from '../../store/automation-versions.ts';
import { evidenceOf } from '../../store/present.ts';
import type { Deps } from '../deps.ts';
import { recordedEvidence } from './recorded-evidence.ts';

type PutEvidence = (typeof catalog)['automation']['putEvidence'];

/**
 * Puts evidence on record under the version's lock, so that no transition is decided beside it. The same again is a
 * new record: when it was made counts.
 */
export function putEvidence({ database }: Deps): UseCase<PutEvidence> {
  return (call, { automation_version_id, uri, note, ...said }) =>
    database.write(call, async (tx) => {
      const { tenantId } = call.principal;
      const version = await loadVersion(tx, tenantId, automation_version_id, 'no key update');
      const refusal = evidenceRefusal(call.principal, said.kind);
      if (refusal) throw new RefusedError(refusal);
      const row = await recordedEvidence(tx, call, version, {
        ...said,
        uri: uri ?? null,
        note: note ?? null,
      });
      return { evidence: evidenceOf(row), created: row.version === 1 };
    });
}
