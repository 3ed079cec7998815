import { refuse, RefusedError, type TaskKind } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { assigneeRefusal, type AssigneeFacts } from '../domain/assignable.ts';
import { contextKey, type TaskContext } from './task-context.ts';
import { isOnCall } from './tenant-settings.ts';

/** Throws `validation_failed` unless a user is an active member of the tenant who may work a task of the context. */
export async function requireAssignable(
  tx: Transaction,
  context: Pick<TaskContext, 'tenant_id' | 'type' | 'id'>,
  userId: string,
  kind: TaskKind,
) {
  const { tenant_id, type } = context;
  const { project_id, automation_version_id } = contextKey(context);
  const { rows } = await tx.query<{ facts: AssigneeFacts | null }>({
    name: 'assignee_facts',
    text: 'select assignee_facts($1, $2, $3, $4) as facts',
    values: [tenant_id, userId, project_id, automation_version_id],
  });
  const onCall = kind === 'remediation' && (await isOnCall(tx, tenant_id, userId));
  const refusal = assigneeRefusal({ type, kind, userId, isOnCall: onCall }, rows[0]?.facts ?? null);
  if (refusal) throw new RefusedError(refusal);
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
