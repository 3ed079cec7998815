import { sqlNames, taskCount, type Dataset } from '../data/dataset.ts';
import type { BareTransaction } from './transaction.ts';

/** What the product stores beside a task that it makes of a failure; taken from one. */
export interface MadeTexts {
  readonly metadata: string;
  readonly payload: string;
}

/** The rows that a validation failure becomes, and nothing else: the failure, its task, the audit row, the outbox row. */
export function bareFailureTask(data: Dataset, { metadata, payload }: MadeTexts): BareTransaction {
  const { tenant, project } = sqlNames(data, ':n::int');
  const message = 'The field that the step needs is not in the form of the customer.';
  return {
    name: 'bare_failure_task',
    draws: { n: [0, taskCount(data) - 1] },
    constants: { metadata, payload, message },
    statements: [
      { sql: 'begin' },
      {
        sql: `select set_config('app.tenant', ${tenant}, true), uuidv7() as task, uuidv7() as failure`,
        keeps: true,
      },
      {
        sql: `insert into tasks (tenant_id, id, project_id, kind, title, description, status, priority, failure_code,
                                 failure_field, created_by_system)
              values (${tenant}, :task::uuid, ${project}, 'general_todo', 'Fix the field step_1000', :message, 'backlog',
                      'normal', 'missing_field', 'step_1000_' || :failure, true)`,
      },
      {
        sql: `insert into validation_failures (tenant_id, source, failure_id, context_type, context_id, code, field,
                                               task_id)
              values (${tenant}, 'bare', :failure, 'project', ${project}, 'missing_field', 'step_1000_' || :failure,
                      :task::uuid)`,
      },
      {
        sql: `insert into audit_logs (tenant_id, id, actor_type, action_type, entity_type, entity_id, metadata,
                                      request_id)
              values (${tenant}, uuidv7(), 'system', 'create_task', 'task', :task, :metadata::jsonb, :failure)`,
      },
      {
        sql: `insert into outbox (tenant_id, event_id, type, entity_type, entity_id, entity_version, occurred_at, payload)
              values (${tenant}, uuidv7(), 'task_created', 'task', :task, 1,
                      date_trunc('milliseconds', clock_timestamp()), :payload)`,
      },
      { sql: 'commit' },
    ],
  };
}
