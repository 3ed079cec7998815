import { RefusedError } from '@interlock/contracts';
import { enterTenant, type Transaction } from '@interlock/database';
import { UnprocessableError } from '@interlock/messaging';
import { tenantOfContext } from '../../store/failures.ts';
import { contextKey, loadContext, type TaskContext } from '../../store/task-context.ts';
import type { FailureMessage } from './failure-message.ts';

export interface FailureContext {
  readonly tenantId: string;
  readonly context: TaskContext;
}

/**
 * Enters the tenant that owns a message's context and locks the context's row (Flow 31, Tenant isolation: the
 * tenant is the context's own). Throws what makes a dead letter of a message whose context is not there, or that
 * names another tenant than the context's.
 */
export async function enterContext(tx: Transaction, message: FailureMessage): Promise<FailureContext> {
  const { context_type: type, context_id: id } = message.failure;
  const tenantId = await tenantOfContext(tx, type, id);
  if (tenantId === null) {
    throw new UnprocessableError('context_not_found', `There is no ${type} '${id}'; no task was made.`);
  }
  if (message.tenantHints.some((hint) => hint !== tenantId)) {
    const what = `The message names another tenant than the owner of the ${type} '${id}'; no task was made.`;
    throw new UnprocessableError('tenant_mismatch', what);
  }
  await enterTenant(tx, tenantId);
  const { context } = await loadContext(tx, tenantId, contextKey({ type, id }), '', 'no key update');
  return { tenantId, context };
}

/** Runs `work`; a refusal in it becomes a dead letter of the tenant. */
export async function orDeadLetter<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    throw new UnprocessableError(error.refusal.code, error.message, tenantId, { cause: error });
  }
}
