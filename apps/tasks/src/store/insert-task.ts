import type { Task } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { getTableColumns } from 'drizzle-orm';
import { taskOf } from './present.ts';
import { tasks, type TaskRow } from './schema.ts';
import { selectList } from './select-list.ts';

/** What a new task is stored with; the database sets the rest, its place on the board among it. */
export type NewTaskRow = Pick<
  TaskRow,
  | 'id'
  | 'project_id'
  | 'automation_version_id'
  | 'kind'
  | 'title'
  | 'description'
  | 'status'
  | 'progress_percent'
  | 'reason'
  | 'priority'
  | 'assignee_id'
  | 'due_date'
  | 'start_date'
  | 'end_date'
  | 'failure_code'
  | 'failure_field'
  | 'created_by'
  | 'created_by_system'
  | 'project_status_number'
>;

const INSERT = {
  name: 'insert_task',
  text: `select ${selectList(getTableColumns(tasks))} from insert_tasks($1, $2)`,
};

const UNSET = new Date(0);

/** A new task as it will be read, but for its position and its times, which the database sets. */
export function taskToBe(tenantId: string, row: NewTaskRow): Task {
  return taskOf({
    ...row,
    tenant_id: tenantId,
    own_status: row.status,
    derived_status: null,
    position: 0,
    occurrences: 1,
    version: 1,
    status_changed_at: UNSET,
    created_at: UNSET,
    updated_at: UNSET,
    dependencies: [],
  });
}

/** Inserts a task at the end of its column of the board and returns it as the database stored it. */
export async function insertTask(tx: Transaction, tenantId: string, task: NewTaskRow): Promise<TaskRow> {
  const values = [tenantId, JSON.stringify([task])];
  const [row] = (await tx.query<TaskRow>({ ...INSERT, values })).rows;
  if (row === undefined) throw new Error('An insert returned no row.');
  return row;
}
