import { refuse } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import type { TaskContext } from './task-context.ts';

const MEMBER_OF = {
  project: `select 1 from project_members m where m.tenant_id = $1 and m.project_id = $3 and m.user_id = $2`,
  automation_version: `select 1 from automation_api.context_v1($1, $3, $2, false) c where c.role is not null`,
} as const;

/**
 * Throws `validation_failed` unless a user is an active member of the tenant and, by membership or by a
 * directory role of ops, of the context.
 */
export async function requireAssignable(
  tx: Transaction,
  { tenant_id: tenantId, type, id }: Pick<TaskContext, 'tenant_id' | 'type' | 'id'>,
  userId: string,
) {
  const { rows } = await tx.query<{ assignable: boolean }>({
    name: `assignable_to_${type}`,
    text: `select exists (
       select 1 from directory_api.active_members_v1($1, array[$2]) a
        where exists (select 1 from unnest(a.roles) r where r = 'admin' or r like 'ops\\_%')
           or exists (${MEMBER_OF[type]})) as assignable`,
    values: [tenantId, userId, id],
  });
  if (rows[0]?.assignable) return;
  const message = `'${userId}' is no active member of the ${type === 'project' ? 'project' : 'automation'}. Add the member first, or assign someone else.`;
  throw refuse('validation_failed', message, { details: [{ field: 'assignee_id', message }] });
}

/** Throws `validation_failed` unless a user is an active member of the tenant. */
export async function requireActiveMember(tx: Transaction, tenantId: string, userId: string): Promise<void> {
  const { rowCount } = await tx.query('select 1 from directory_api.active_members_v1($1, array[$2])', [
    tenantId,
    userId,
  ]);
  if (rowCount === 1) return;
  const message = `'${userId}' is no active member of the tenant. Add the member to the directory first.`;
  throw refuse('validation_failed', message, { details: [{ field: 'user_id', message }] });
}
