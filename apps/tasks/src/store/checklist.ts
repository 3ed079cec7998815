import type { Transaction } from '@interlock/database';
import { sql } from 'drizzle-orm';

/** Moves the project's checklist counters; see adjust_checklist in the migrations. */
export async function adjustChecklist(
  tx: Transaction,
  tenantId: string,
  projectId: string,
  delta: { readonly complete: number; readonly total: number },
  origin: {
    readonly actor: { readonly type: string; readonly id: string | null };
    readonly requestId: string;
    readonly cause: { readonly type: string; readonly id: string } | null;
    readonly eventId: string;
    readonly auditId: string;
  },
): Promise<void> {
  await tx.db.execute(sql`select adjust_checklist(
    ${tenantId}, ${projectId}::uuid, ${delta.complete}, ${delta.total}, ${origin.actor.type}, ${origin.actor.id},
    ${origin.requestId}, ${origin.cause === null ? null : JSON.stringify(origin.cause)}::jsonb,
    ${origin.eventId}::uuid, ${origin.auditId}::uuid)`);
}
