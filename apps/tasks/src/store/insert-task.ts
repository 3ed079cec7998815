import type { Task } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { getTableColumns } from 'drizzle-orm';
import { taskOf } from './present.ts';
import { tasks, type TaskRow } from './schema.ts';
import { selectList } from './select-list.ts';

type Inserted = typeof tasks.$inferInsert;

/** What a new task is stored with; the database sets the rest, its place on the board among it. */
export interface NewTaskRow extends Pick<
  Inserted,
  | 'id'
  | 'project_id'
  | 'automation_version_id'
  | 'kind'
  | 'title'
  | 'description'
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
> {
  readonly status: Inserted['own_status'];
  readonly progress_percent: number;
}

const INSERT = {
  name: 'insert_task',
  text: `select ${selectList(getTableColumns(tasks))} from insert_tasks($1, $2)`,
};

/** A new task as it will be read, but for its position and its times, which the database sets. */
export function taskToBe(tenantId: string, row: NewTaskRow): Task {
  const unset = new Date(0);
  return taskOf({
    ...row,
    project_id: row.project_id ?? null,
    automation_version_id: row.automation_version_id ?? null,
    description: row.description ?? null,
    reason: row.reason ?? null,
    assignee_id: row.assignee_id ?? null,
    due_date: row.due_date ?? null,
    start_date: row.start_date ?? null,
    end_date: row.end_date ?? null,
    created_by: row.created_by ?? null,
    created_by_system: row.created_by_system ?? false,
    tenant_id: tenantId,
    own_status: row.status,
    derived_status: null,
    position: 0,
    occurrences: 1,
    version: 1,
    status_changed_at: unset,
    created_at: unset,
    updated_at: unset,
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
