import type { Bench } from '../bench.ts';

/** Those that a change of a task's status writes. */
export const TASK_TABLES = [
  'tasks.tasks',
  'tasks.projects',
  'tasks.outbox',
  'tasks.audit_logs',
  'audit.ledger_heads',
];

/** Brings the database into the same state before each round of either side: no dead rows of the round before. */
export async function evenGround(
  { admin }: Pick<Bench, 'admin'>,
  tables: readonly string[] = TASK_TABLES,
): Promise<void> {
  await admin.query(`vacuum (skip_locked) ${tables.join(', ')}`);
}
