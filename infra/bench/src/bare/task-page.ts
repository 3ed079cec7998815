import { sqlNames, taskCount, tenantName, WRITER, type Dataset } from '../data/dataset.ts';
import type { BareTransaction } from './transaction.ts';

const COLUMNS = `id, tenant_id, project_id, automation_version_id, kind, title, status, progress_percent, reason, priority,
  assignee_id, due_date, start_date, end_date, occurrences, created_by, created_by_system, version, status_changed_at,
  created_at, updated_at`;

/**
 * The tasks of a page of 50, and the one that tells whether there are more, as a member of the projects reads them. The
 * projects are an array, as a join would now and then be planned over all the tasks.
 */
export function bareTaskPage(data: Dataset): BareTransaction {
  const tenant = `'${tenantName(data, 0)}'`;
  return {
    name: 'bare_task_page',
    draws: { n: [100, taskCount(data) / data.tenants - 1] },
    constants: {},
    statements: [
      {
        sql: `select ${COLUMNS} from tasks
               where tenant_id = ${tenant} and deleted_at is null
                 and project_id = any (array(select project_id from project_members
                                              where tenant_id = ${tenant} and user_id = '${WRITER}'))
                 and id < ${sqlNames(data, ':n::int').task}
               order by id desc limit 51`,
      },
    ],
  };
}
