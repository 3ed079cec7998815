import { newId } from '@interlock/database';
import type { Pool } from 'pg';

export const TENANT = 'faults-test';

/** A task with its creation recorded as the services do: audit row, event and ledger entry. */
export async function recordTask(admin: Pool, requestId: string): Promise<string> {
  const [project, task] = [newId(), newId()];
  await admin.query(
    `insert into tasks.projects (tenant_id, id, name, created_by) values ($1, $2, 'P', 'olga')`,
    [TENANT, project],
  );
  await admin.query(
    `insert into tasks.tasks (tenant_id, id, project_id, kind, title, status, priority, created_by)
     values ($1, $2, $3, 'general_todo', 'T', 'backlog', 'normal', 'bob')`,
    [TENANT, task, project],
  );
  await recordWrite(admin, task, requestId, 1);
  return task;
}

/** One write of a task: audit row, event and ledger entry, under one request id. */
export async function recordWrite(
  admin: Pool,
  task: string,
  requestId: string,
  version: number,
): Promise<void> {
  const auditId = newId();
  await recordUnledgered(admin, task, requestId, version, auditId);
  await admin.query(
    `insert into audit.ledger (tenant_id, seq, audit_id, event_id, occurred_at, actor_type, entity_type, entity_id,
                               action_type, metadata, request_id, prev_hash, hash, recorded_at)
     select $1, coalesce(max(seq), 0) + 1, $2, $2, now(), 'user', 'task', $3, 'create_task', '{}', $4,
            coalesce((array_agg(hash order by seq desc))[1], ''), $5, now()
       from audit.ledger where tenant_id = $1`,
    [TENANT, auditId, task, requestId, Buffer.from(auditId)],
  );
}

/** One write of a task that the ledger has not heard of. */
export async function recordUnledgered(
  admin: Pool,
  task: string,
  requestId: string,
  version: number,
  auditId = newId(),
): Promise<void> {
  const payload = JSON.stringify({ request_id: requestId, audit: { id: auditId } });
  await admin.query(
    `insert into tasks.audit_logs (tenant_id, id, actor_type, action_type, entity_type, entity_id, request_id)
     values ($1, $2, 'user', 'create_task', 'task', $3, $4)`,
    [TENANT, auditId, task, requestId],
  );
  await admin.query(
    `insert into tasks.outbox (tenant_id, event_id, type, entity_type, entity_id, entity_version, occurred_at, payload)
     values ($1, $2, 'task_created', 'task', $3, $4, now(), $5)`,
    [TENANT, newId(), task, version, payload],
  );
}
