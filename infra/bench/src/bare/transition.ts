import { sqlNames, taskCount, type Dataset } from '../data/dataset.ts';
import type { RecordedTexts } from './status-change.ts';
import type { BareTransaction } from './transaction.ts';

/**
 * The rows of a transition and nothing else: the version, its history, the audit row, the outbox row, and the project's
 * mirror, which the tasks service's own function writes with its audit row and outbox row.
 */
export function bareTransition(data: Dataset, { metadata, payload }: RecordedTexts): BareTransaction {
  const { tenant, task: version, project } = sqlNames(data, ':n::int');
  const now = `date_trunc('milliseconds', clock_timestamp())`;
  return {
    name: 'bare_transition',
    draws: { n: [0, taskCount(data) - 1] },
    constants: { metadata, payload, request: '019a0000-0000-7000-8000-000000000000' },
    statements: [
      { sql: 'begin' },
      { sql: `select set_config('app.tenant', ${tenant}, true)` },
      {
        sql: `update automation_versions
                 set status = case status when 'Live' then 'Paused' else 'Live' end, status_metadata = '{}',
                     status_changed_at = ${now}, status_changed_by_user_id = 'runtime', version = version + 1,
                     updated_at = greatest(${now}, updated_at + interval '1 ms')
               where tenant_id = ${tenant} and id = ${version}
           returning version, case status when 'Live' then 1 else 0 end as live`,
        keeps: true,
      },
      {
        sql: `insert into automation_versions_status_history
                (tenant_id, id, automation_version_id, from_status, to_status, status_metadata, actor_type, user_id,
                 system_initiated, request_id, occurred_at)
              values (${tenant}, uuidv7(), ${version}, 'Live', 'Paused', '{}', 'service', 'runtime', false, :request,
                      ${now})`,
      },
      {
        sql: `insert into audit_logs (tenant_id, id, occurred_at, actor_type, user_id, action_type, entity_type,
                                      entity_id, metadata, request_id)
              values (${tenant}, uuidv7(), ${now}, 'service', 'runtime', 'update_status', 'automation_version',
                      ${version}::text, :metadata::jsonb, :request)`,
      },
      {
        sql: `insert into outbox (tenant_id, event_id, type, entity_type, entity_id, entity_version, occurred_at,
                                  payload)
              values (${tenant}, uuidv7(), 'automation_status_changed', 'automation_version', ${version}::text,
                      :version::bigint, ${now}, :payload)`,
      },
      {
        sql: `select tasks_api.mirror_lifecycle_v1(${tenant}, ${project}, jsonb_build_object(
                'event_id', uuidv7(), 'audit_id', uuidv7(), 'actor_type', 'service', 'user_id', 'runtime',
                'request_id', :request::text, 'cause', null,
                'status', case :live::int when 1 then 'Live' else 'Paused' end,
                'phase', case :live::int when 1 then 'live' else 'paused' end))`,
      },
      { sql: 'commit' },
    ],
  };
}
