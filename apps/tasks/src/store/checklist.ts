import type { SqlFunction, Transaction } from '@interlock/database';

/** The function that {@link adjustChecklist} calls. */
export const ADJUST_CHECKLIST: SqlFunction = {
  name: 'adjust_checklist',
  types: 'text uuid integer integer text text text jsonb uuid uuid'.split(' '),
};

/** Moves the project's checklist counters; see adjust_checklist in functions/. */
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
  await tx.query({
    name: ADJUST_CHECKLIST.name,
    text: 'select adjust_checklist($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    values: [
      tenantId,
      projectId,
      delta.complete,
      delta.total,
      origin.actor.type,
      origin.actor.id,
      origin.requestId,
      origin.cause === null ? null : JSON.stringify(origin.cause),
      origin.eventId,
      origin.auditId,
    ],
  });
}
