import type { Transaction } from '@interlock/database';
import { sql } from 'drizzle-orm';
import { evidence, type EvidenceRow } from './schema.ts';

/** Puts a record of a locked version in the place of the one before of its kind; `version` 1 is the first. */
export async function recordEvidence(
  tx: Transaction,
  made: Omit<EvidenceRow, 'recorded_at' | 'version'>,
): Promise<EvidenceRow> {
  const { tenant_id: _tenant, id: _id, automation_version_id: _of, kind: _kind, ...said } = made;
  const [row] = await tx.db
    .insert(evidence)
    .values(made)
    .onConflictDoUpdate({
      target: [evidence.tenant_id, evidence.automation_version_id, evidence.kind],
      set: {
        ...said,
        version: sql`${evidence.version} + 1`,
        recorded_at: sql`greatest(date_trunc('milliseconds', clock_timestamp()), ${evidence.recorded_at} + interval '1 ms')`,
      },
    })
    .returning();
  if (row === undefined) throw new Error('An upsert returned no row.');
  return row;
}
