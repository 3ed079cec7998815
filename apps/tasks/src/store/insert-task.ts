import type { Transaction } from '@interlock/database';
import { getTableColumns } from 'drizzle-orm';
import { tasks, type TaskRow } from './schema.ts';
import { selectList } from './select-list.ts';

/** How far the last task of a column and one put after it are apart. */
export const POSITION_STEP = 1_000_000;

/** Beyond it there are no positions; tasks that share one stand in the order of their ids. */
const LAST_POSITION = 999_999_999_999;

type NewTask = Omit<typeof tasks.$inferInsert, 'position' | 'own_progress'> & {
  readonly own_progress: number;
};

const INSERT = {
  name: 'insert_task',
  text: `insert into tasks
           (tenant_id, id, project_id, kind, title, description, status, progress_percent, reason, priority,
            assignee_id, due_date, start_date, end_date, failure_code, failure_field, created_by, created_by_system,
            project_status_number, automation_version_id, position)
         values
           ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
            least(coalesce((
              select last.position from tasks last
               where last.tenant_id = $1 and last.project_id = $3 and last.effective_status = $7
                 and last.deleted_at is null
               order by last.place desc limit 1), 0) + ${POSITION_STEP}, ${LAST_POSITION}))
         returning ${selectList(getTableColumns(tasks))}`,
};

/** Inserts a task at the end of its column of the board and returns it as the database stored it. */
export async function insertTask(tx: Transaction, task: NewTask): Promise<TaskRow> {
  const { rows } = await tx.query<TaskRow>({
    ...INSERT,
    values: [
      task.tenant_id,
      task.id,
      task.project_id,
      task.kind,
      task.title,
      task.description,
      task.own_status,
      task.own_progress,
      task.reason,
      task.priority,
      task.assignee_id,
      task.due_date,
      task.start_date,
      task.end_date,
      task.failure_code,
      task.failure_field,
      task.created_by,
      task.created_by_system,
      task.project_status_number,
      task.automation_version_id,
    ],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('An insert returned no row.');
  return row;
}
