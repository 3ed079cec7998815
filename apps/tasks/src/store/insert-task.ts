import type { Transaction } from '@interlock/database';
import { sql } from 'drizzle-orm';
import { tasks, type TaskRow } from './schema.ts';

/** How far the last task of a column and one put after it are apart. */
export const POSITION_STEP = 1_000_000;

type NewTask = Omit<typeof tasks.$inferInsert, 'position'>;

/** Inserts a task at the end of its column of the board and returns it as the database stored it. */
export async function insertTask(tx: Transaction, task: NewTask): Promise<TaskRow> {
  const position = sql`coalesce((
    select last.position from tasks last
     where last.tenant_id = ${task.tenant_id} and last.project_id = ${task.project_id ?? null}::uuid
       and last.effective_status = ${task.own_status} and last.deleted_at is null
     order by last.position desc limit 1), 0) + ${POSITION_STEP}::numeric`;
  const [row] = await tx.db
    .insert(tasks)
    .values({ ...task, position })
    .returning();
  if (row === undefined) throw new Error('An insert returned no row.');
  return row;
}
