import { refuse, RefusedError } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { notAssignable } from '../domain/assignable.ts';
import { contextKey, type TaskContext } from './task-context.ts';

/**
 * Throws `validation_failed` unless a user is an active member of the tenant and, by membership or by a
 * directory role of ops, of the context.
 */
export async function requireAssignable(
  tx: Transaction,
  context: Pick<TaskContext, 'tenant_id' | 'type' | 'id'>,
  userId: string,
) {
  const { project_id, automation_version_id } = contextKey(context);
  const { rows } = await tx.query<{ assignable: boolean }>({
    name: 'is_assignable',
    text: 'select is_assignable($1, $2, $3, $4) as assignable',
    values: [context.tenant_id, userId, project_id, automation_version_id],
  });
  if (!rows[0]?.assignable) throw new RefusedError(notAssignable(context.type, userId));
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
