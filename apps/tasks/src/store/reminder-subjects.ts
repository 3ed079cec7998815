import type { ProjectStatus, ReminderSubject, TaskStatus } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import type { Remindable } from '../domain/reminders.ts';

/** What reminders of a task are about and are decided by. */
export interface ReminderSubjectRow extends Remindable {
  readonly id: string;
  readonly title: string;
  readonly is_assigned: boolean;
  /** Null: it is of a version. */
  readonly project: string | null;
}

/** Those of `taskIds` that are there, by their ids, in the tenant that the transaction is in. */
export async function reminderSubjects(
  tx: Transaction,
  tenantId: string,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, ReminderSubjectRow>> {
  const { rows } = await tx.query<
    ReminderSubjectRow & { status: TaskStatus; project_status: ProjectStatus | null }
  >({
    name: 'reminder_subjects',
    text: `select t.id, t.title, t.due_date, t.effective_status as status, t.assignee_id is not null as is_assigned,
                  p.name as project, p.status as project_status
             from tasks t
             left join projects p on p.tenant_id = t.tenant_id and p.id = t.project_id
            where t.tenant_id = $1 and t.id = any ($2::uuid[]) and t.deleted_at is null`,
    values: [tenantId, taskIds],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** A subject as it is shown: no person's name. */
export function subjectOf({ title, due_date, is_assigned, project }: ReminderSubjectRow): ReminderSubject {
  return { title, project, due_date: due_date?.toISOString() ?? null, is_assigned };
}
