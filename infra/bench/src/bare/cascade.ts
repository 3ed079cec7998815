import type pg from 'pg';
import { WRITER } from '../data/dataset.ts';
import type { RecordedTexts } from './status-change.ts';

/** As many as the product takes at once. */
const BATCH = 500;

/** Blocks the tasks in progress of a project, an audit row and an outbox row each, one statement for each batch; how many. */
export async function cascadeInBatches(
  client: pg.Client,
  project: string,
  { metadata, payload }: RecordedTexts,
): Promise<number> {
  let count = 0;
  for (;;) {
    const { rows } = await client.query<{ changed: number }>({
      name: 'cascade_batch',
      text: `with next as (
               select tenant_id, id from tasks
                where project_id = $1 and effective_status = 'in_progress' and deleted_at is null
                order by place, id limit ${BATCH} for no key update
             ), changed as (
               update tasks t
                  set status = 'blocked', reason = 'The customer moves offices', version = t.version + 1,
                      project_status_number = t.project_status_number + 1,
                      updated_at = greatest(date_trunc('milliseconds', clock_timestamp()), t.updated_at + interval '1 ms'),
                      status_changed_at = date_trunc('milliseconds', clock_timestamp())
                 from next where t.tenant_id = next.tenant_id and t.id = next.id
               returning t.tenant_id, t.id, t.version, t.updated_at
             ), audited as (
               insert into audit_logs (tenant_id, id, occurred_at, actor_type, user_id, action_type, entity_type,
                                       entity_id, metadata, request_id)
               select tenant_id, uuidv7(), updated_at, 'user', '${WRITER}', 'update_task_status', 'task', id::text,
                      $2::jsonb, 'bench' from changed
             ), announced as (
               insert into outbox (tenant_id, event_id, type, entity_type, entity_id, entity_version, occurred_at,
                                   payload)
               select tenant_id, uuidv7(), 'task_status_updated', 'task', id::text, version, updated_at, $3
                 from changed
             )
             select count(*)::int as changed from changed`,
      values: [project, metadata, payload],
    });
    const changed = rows[0]?.changed ?? 0;
    count += changed;
    if (changed < BATCH) return count;
  }
}
