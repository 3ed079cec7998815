import type { Transaction } from '@interlock/database';
import { afterCursor } from '@interlock/service';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Page } from './page.ts';
import { evidence, type AutomationVersionRow, type EvidenceRow } from './schema.ts';

type Version = Pick<AutomationVersionRow, 'tenant_id' | 'id'>;

const isOf = ({ tenant_id, id }: Version) =>
  and(eq(evidence.tenant_id, tenant_id), eq(evidence.automation_version_id, id));

/** What is on record of one kind for a version, or undefined. */
export async function findEvidence(
  tx: Transaction,
  version: Version,
  kind: EvidenceRow['kind'],
): Promise<EvidenceRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(evidence)
    .where(and(isOf(version), eq(evidence.kind, kind)));
  return row;
}

/** What is on record for a version, by kind: the one that was recorded first comes last. */
export function listEvidenceRows(tx: Transaction, version: Version, page: Page): Promise<EvidenceRow[]> {
  return tx.db
    .select()
    .from(evidence)
    .where(and(isOf(version), afterCursor(evidence.id, page.cursor, 'list_evidence')))
    .orderBy(desc(evidence.id))
    .limit(page.limit);
}

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
