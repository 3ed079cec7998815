import type { TenantSettings } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { and, eq, isNull, or, sql } from 'drizzle-orm';
import type { OpenReminder, PlannedReminder } from '../domain/reminders.ts';
import { reminders, type TaskRow } from './schema.ts';

type TaskKey = Pick<TaskRow, 'tenant_id' | 'id'>;

function unfired(task: TaskKey) {
  return and(
    eq(reminders.tenant_id, task.tenant_id),
    eq(reminders.task_id, task.id),
    isNull(reminders.fired_at),
  );
}

/** What reminders are planned by: the database's clock, and what the tenant wants. */
export async function reminderTerms(tx: Transaction, tenantId: string) {
  const { rows } = await tx.query<{ now: Date; settings: TenantSettings }>({
    name: 'reminder_terms',
    text: `select clock_timestamp() as now, coalesce(s.settings, '{}') as settings
             from directory_api.standing_v1($1, '') s`,
    values: [tenantId],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('The standing of a tenant is always one row.');
  return row;
}

/** Makes `planned` all that is still to be said about a task's due date; what was said about it once stays said. */
export async function replaceReminders(
  tx: Transaction,
  task: TaskKey,
  dueDate: Date | null,
  planned: readonly PlannedReminder[],
): Promise<void> {
  await tx.db.delete(reminders).where(unfired(task));
  if (dueDate === null || planned.length === 0) return;
  const rows = planned.map(({ kind, fireAt, admitAt }) => ({
    tenant_id: task.tenant_id,
    task_id: task.id,
    kind,
    due_date: dueDate,
    fire_at: fireAt,
    admit_at: admitAt,
  }));
  await tx.db.insert(reminders).values(rows).onConflictDoNothing();
}

/** The reminders of a task that nothing has become of yet, and the time by the database's clock. */
export async function openReminders(
  tx: Transaction,
  task: TaskKey,
): Promise<{ readonly open: OpenReminder[]; readonly now: Date }> {
  const rows = await tx.db
    .select({
      ...{ kind: reminders.kind, due_date: reminders.due_date, fire_at: reminders.fire_at },
      now: sql<Date>`date_trunc('milliseconds', clock_timestamp())`.mapWith(reminders.fire_at),
    })
    .from(reminders)
    .where(unfired(task));
  return { open: rows, now: rows[0]?.now ?? new Date(0) };
}

/** Keeps what has become of reminders: those that another has settled meanwhile are not among the result. */
export async function keepSettled(
  tx: Transaction,
  task: TaskKey,
  settled: readonly OpenReminder[],
  isTold: boolean,
): Promise<OpenReminder[]> {
  if (settled.length === 0) return [];
  const { kind, due_date, fire_at } = reminders;
  const these = settled.map((one) => and(eq(kind, one.kind), eq(due_date, one.due_date)));
  return tx.db
    .update(reminders)
    .set({ fired_at: sql`date_trunc('milliseconds', clock_timestamp())`, is_told: isTold })
    .where(and(unfired(task), or(...these)))
    .returning({ kind, due_date, fire_at });
}

/** Tasks of all tenants with a reminder that has been due for `seconds`, the longest first. */
export async function overdueReminders(tx: Transaction, seconds: number, limit: number) {
  const { rows } = await tx.query<{ tenant_id: string; task_id: string }>({
    name: 'overdue_reminders',
    text: `select distinct tenant_id, task_id
             from overdue_reminders(clock_timestamp() - make_interval(secs => $1), $2)`,
    values: [seconds, limit],
  });
  return rows;
}

/** Tasks of all tenants whose reminders are to be waited for; see coming_reminders in functions/. */
export async function comingReminders(
  tx: Transaction,
  { slice, after, limit }: { slice?: number | undefined; after?: string | undefined; limit: number },
) {
  const { rows } = await tx.query<{ tenant_id: string; task_id: string; next_at: Date }>({
    name: 'coming_reminders',
    text: 'select tenant_id, task_id, next_at from coming_reminders($1, $2, $3)',
    values: [slice ?? null, after ?? null, limit],
  });
  return rows;
}
