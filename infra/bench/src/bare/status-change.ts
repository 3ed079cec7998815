import { sqlNames, taskCount, WRITER, type Dataset } from '../data/dataset.ts';
import type { BareTransaction } from './transaction.ts';

/** What the product stores beside a change; taken from a change that it made. */
export interface RecordedTexts {
  readonly metadata: string;
  readonly payload: string;
}

/**
 * The rows of a change of status and nothing else: the task, the project's counters when a task of its checklist is
 * completed or reopened, the audit row, the outbox row. A task goes the ways that the load's walk goes.
 */
export function bareStatusChange(data: Dataset, { metadata, payload }: RecordedTexts): BareTransaction {
  const { tenant, task, project } = sqlNames(data, ':n::int');
  const now = `date_trunc('milliseconds', clock_timestamp())`;
  return {
    name: 'bare_status_change',
    draws: { n: [0, taskCount(data) - 1], way: [0, 1] },
    constants: { metadata, payload, request: '019a0000-0000-7000-8000-000000000000' },
    statements: [
      { sql: 'begin' },
      { sql: `select set_config('app.tenant', ${tenant}, true)` },
      {
        sql: `update tasks
                 set status = case when status <> 'in_progress' then 'in_progress'
                                   when :way::int = 0 then 'blocked' else 'done' end,
                     progress_percent = case when status = 'in_progress' and :way::int = 1 then 100
                                             when status = 'done' then 90 else progress_percent end,
                     reason = case when status = 'in_progress' and :way::int = 0
                                   then 'Waiting for the customer' end,
                     version = version + 1,
                     updated_at = greatest(${now}, updated_at + interval '1 ms'),
                     status_changed_at = greatest(${now}, updated_at + interval '1 ms')
               where tenant_id = ${tenant} and id = ${task}
           returning version,
                     case when kind <> 'build_checklist' then 0
                          else (new.status = 'done')::int - (old.status = 'done')::int end as delta`,
        keeps: true,
      },
      {
        sql: `update projects set checklist_complete = checklist_complete + :delta::int
               where tenant_id = ${tenant} and id = ${project}`,
        unlessZero: 'delta',
      },
      {
        sql: `insert into audit_logs (tenant_id, id, occurred_at, actor_type, user_id, action_type, entity_type,
                                      entity_id, metadata, request_id)
              values (${tenant}, uuidv7(), ${now}, 'user', '${WRITER}', 'update_task_status', 'task',
                      ${task}::text, :metadata::jsonb, :request)`,
      },
      {
        sql: `insert into outbox (tenant_id, event_id, type, entity_type, entity_id, entity_version, occurred_at,
                                  payload)
              values (${tenant}, uuidv7(), 'task_status_updated', 'task', ${task}::text, :version::bigint, ${now},
                      :payload)`,
      },
      { sql: 'commit' },
    ],
  };
}
