import { isOps, type catalog, type Input, type Principal } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { and, desc, eq, inArray, isNull, lt } from 'drizzle-orm';
import { memberProjects } from './project-members.ts';
import { afterCursor } from './page.ts';
import { tasks } from './schema.ts';

type Filters = Input<(typeof catalog)['tasks']['listTasks']>;

/** The columns that a task in a list is made of. */
export const summaryColumns = {
  id: tasks.id,
  tenant_id: tasks.tenant_id,
  project_id: tasks.project_id,
  automation_version_id: tasks.automation_version_id,
  kind: tasks.kind,
  title: tasks.title,
  status: tasks.status,
  own_status: tasks.own_status,
  derived_status: tasks.derived_status,
  position: tasks.position,
  progress_percent: tasks.progress_percent,
  reason: tasks.reason,
  priority: tasks.priority,
  assignee_id: tasks.assignee_id,
  due_date: tasks.due_date,
  start_date: tasks.start_date,
  end_date: tasks.end_date,
  occurrences: tasks.occurrences,
  created_by: tasks.created_by,
  created_by_system: tasks.created_by_system,
  version: tasks.version,
  status_changed_at: tasks.status_changed_at,
  created_at: tasks.created_at,
  updated_at: tasks.updated_at,
};

/** Up to `filters.limit` live tasks that `principal` may read, newest first, without their descriptions. */
export function listTaskRows(tx: Transaction, principal: Principal, filters: Filters) {
  const { project_id, automation_version_id, status, kind, assignee_id, due_before, cursor } = filters;
  const seesAll = principal.kind === 'service' || isOps(principal.roles);
  const given = <T>(value: T | undefined, condition: (value: T) => ReturnType<typeof eq>) =>
    value === undefined ? undefined : condition(value);
  return tx.db
    .select(summaryColumns)
    .from(tasks)
    .where(
      and(
        eq(tasks.tenant_id, principal.tenantId),
        isNull(tasks.deleted_at),
        seesAll ? undefined : inArray(tasks.project_id, memberProjects(tx, principal)),
        given(project_id, (id) => eq(tasks.project_id, id)),
        given(automation_version_id, (id) => eq(tasks.automation_version_id, id)),
        given(status, (wanted) => eq(tasks.status, wanted)),
        given(kind, (wanted) => eq(tasks.kind, wanted)),
        given(assignee_id, (id) => eq(tasks.assignee_id, id)),
        given(due_before, (time) => lt(tasks.due_date, new Date(time))),
        afterCursor(tasks.id, cursor),
      ),
    )
    .orderBy(desc(tasks.id))
    .limit(filters.limit);
}
