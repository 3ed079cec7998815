import { recordChange, newId, type Transaction } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import { changeBy } from '@interlock/service';
import { recordEvidence } from '../../store/evidence.ts';
import type { AutomationVersionRow, EvidenceRow } from '../../store/schema.ts';

type Said = Pick<EvidenceRow, 'kind'> & { readonly via?: 'temporal' } & Partial<
    Pick<EvidenceRow, 'uri' | 'note' | 'approved' | 'pass_rate' | 'stable' | 'active'>
  >;

/** Puts what a caller says of a locked version on record, with its audit row and event. */
export async function recordedEvidence(
  tx: Transaction,
  call: Call,
  version: AutomationVersionRow,
  { kind, uri = null, note = null, via, ...said }: Said,
): Promise<EvidenceRow> {
  const { approved = null, pass_rate = null, stable = null, active = null } = said;
  const verdict = { approved, pass_rate, stable, active };
  const row = await recordEvidence(tx, {
    ...verdict,
    tenant_id: version.tenant_id,
    id: newId(),
    automation_version_id: version.id,
    kind,
    uri,
    note,
    recorded_by: call.principal.sub,
  });
  await recordChange(
    tx,
    changeBy(call, {
      type: 'evidence_recorded',
      entity: { type: 'evidence', id: row.id, version: row.version },
      actionType: 'record_evidence',
      metadata: { automation_version_id: version.id, kind, ...verdict, ...(via && { via }) },
      data: { automation_version_id: version.id, kind, ...verdict },
    }),
  );
  return row;
}
