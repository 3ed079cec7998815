import type { Transaction } from '@interlock/database';
import { tasks, type TaskRow } from './schema.ts';

/** Inserts a task and returns it as the database stored it. */
export async function insertTask(tx: Transaction, task: typeof tasks.$inferInsert): Promise<TaskRow> {
  const [row] = await tx.db.insert(tasks).values(task).returning();
  if (row === undefined) throw new Error('An insert returned no row.');
  return row;
}
