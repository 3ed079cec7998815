import type { ContextType } from '@interlock/contracts';
import { type Transaction } from '@interlock/database';
import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { OPEN_STATUSES } from '../domain/open-statuses.ts';
import { tasks, validationFailures } from './schema.ts';
import { fullTask, type FullTaskRow } from './tasks.ts';

const TENANT_OF = {
  project: `tenant_of_context('project', $1)`,
  automation_version: 'automation_api.tenant_of_version_v1($1)',
} as const;

/** The tenant that owns a context, or null when there is no such context. */
export async function tenantOfContext(
  tx: Transaction,
  type: ContextType,
  id: string,
): Promise<string | null> {
  const { rows } = await tx.query<{ tenant_id: string | null }>({
    name: `tenant_of_${type}`,
    text: `select ${TENANT_OF[type]} as tenant_id`,
    values: [id],
  });
  return rows[0]?.tenant_id ?? null;
}

export type FailureKey = Pick<typeof validationFailures.$inferSelect, 'tenant_id' | 'source' | 'failure_id'>;
type FailureRow = typeof validationFailures.$inferInsert;

function isFailure(key: FailureKey) {
  return and(
    eq(validationFailures.tenant_id, key.tenant_id),
    eq(validationFailures.source, key.source),
    eq(validationFailures.failure_id, key.failure_id),
  );
}

/** Takes note of a failure; false when its id is known already. */
export async function noteFailure(tx: Transaction, failure: FailureRow): Promise<boolean> {
  const noted = await tx.db.insert(validationFailures).values(failure).onConflictDoNothing().returning();
  return noted.length === 1;
}

/** Notes which task a failure became, or was counted in. */
export async function linkFailure(tx: Transaction, key: FailureKey, taskId: string): Promise<void> {
  await tx.db.update(validationFailures).set({ task_id: taskId }).where(isFailure(key));
}

/** Notes that a failure is gone: its task, which may be null; undefined when that was known already. */
export async function resolveFailure(tx: Transaction, key: FailureKey) {
  const [row] = await tx.db
    .update(validationFailures)
    .set({ resolved_at: sql`clock_timestamp()` })
    .where(and(isFailure(key), isNull(validationFailures.resolved_at)))
    .returning({ task_id: validationFailures.task_id });
  return row;
}

/** The open task about the same code and field of a context, locked; undefined when there is none. */
export async function openTaskAbout(
  tx: Transaction,
  tenantId: string,
  contextId: string,
  code: string,
  field: string,
): Promise<FullTaskRow | undefined> {
  const [row] = await tx.db
    .select(fullTask)
    .from(tasks)
    .where(
      and(
        eq(tasks.tenant_id, tenantId),
        sql`case when ${tasks.project_id} is not null then ${tasks.project_id} else ${tasks.automation_version_id} end
              = ${contextId}::uuid`,
        eq(tasks.failure_code, code),
        eq(tasks.failure_field, field),
        isNull(tasks.deleted_at),
        inArray(tasks.status, OPEN_STATUSES),
      ),
    )
    .orderBy(desc(tasks.id))
    .limit(1)
    .for('no key update');
  return row;
}
