import type { Transaction } from '@interlock/database';
import { sql } from 'drizzle-orm';
import { tasks, type TaskRow } from './schema.ts';

/** How far the last task of a column and one put after it are apart. */
export const POSITION_STEP = 1_000_000;

/** Beyond it there are no positions; tasks that share one stand in the order of their ids. */
const LAST_POSITION = 999_999_999_999;

type NewTask = Omit<typeof tasks.$inferInsert, 'position'>;

/** Inserts a task at the end of its column of the board and returns it as the database stored it. */
export async function insertTask(tx: Transaction, task: NewTask): Promise<TaskRow> {
  const position = sql`least(coalesce((
    select last.position from tasks last
     where last.tenant_id = ${task.tenant_id} and last.project_id = ${task.project_id ?? null}::uuid
       and last.effective_status = ${task.own_status} and last.deleted_at is null
     order by last.place desc limit 1), 0) + ${POSITION_STEP}::numeric, ${LAST_POSITION}::numeric)`;
  const [row] = await tx.db
    .insert(tasks)
    .values({ ...task, position })
    .returning();
  if (row === undefined) throw new Error('An insert returned no row.');
  return row;
}
