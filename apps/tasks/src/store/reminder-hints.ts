import type { TaskStatus } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { and, eq, inArray } from 'drizzle-orm';
import { reminderHints } from './schema.ts';

/** A change of a task, or of its project (then without statuses), that whoever waits for its reminders isn't told of. */
export interface HintRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly task_id: string;
  readonly old_status: TaskStatus | null;
  readonly new_status: TaskStatus | null;
}

/** Hints of all tenants, in the order in which they are to be followed. */
export async function waitingHints(tx: Transaction, limit: number): Promise<HintRow[]> {
  const { rows } = await tx.query<HintRow & Record<string, unknown>>({
    name: 'waiting_hints',
    text: 'select tenant_id, id::text, task_id, old_status, new_status from waiting_hints($1)',
    values: [limit],
  });
  return rows;
}

/** Notes that a project's tasks whose reminders are waited for may begin or end to have something to remind of. */
export async function noteProjectHints(tx: Transaction, tenantId: string, projectId: string): Promise<void> {
  await tx.query({
    name: 'note_project_hints',
    text: `insert into reminder_hints (tenant_id, task_id, context_id)
           select distinct r.tenant_id, r.task_id, t.project_id
             from reminders r
             join tasks t on t.tenant_id = r.tenant_id and t.id = r.task_id
            where r.tenant_id = $1 and r.fired_at is null and r.admit_at <= clock_timestamp()
              and t.project_id = $2 and t.deleted_at is null`,
    values: [tenantId, projectId],
  });
}

/** Forgets hints of one tenant. */
export async function deleteHints(tx: Transaction, tenantId: string, ids: readonly string[]): Promise<void> {
  const { tenant_id, id } = reminderHints;
  await tx.db.delete(reminderHints).where(and(eq(tenant_id, tenantId), inArray(id, ids.map(BigInt))));
}
