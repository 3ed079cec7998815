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

/** Enters the tenant that owns a message's context and locks the context's row. Throws as {@link requireOwner}. */
export async function enterContext(tx: Transaction, message: FailureMessage): Promise<FailureContext> {
  const { context_type: type, context_id: id } = message.failure;
  const tenantId = requireOwner(message, await tenantOfContext(tx, type, id));
  await enterTenant(tx, tenantId);
  const { context } = await loadContext(tx, tenantId, contextKey({ type, id }), '', 'no key update');
  return { tenantId, context };
}

/**
 * The tenant of a message, which is its context's own (Flow 31, Tenant isolation). Throws what makes a dead letter of
 * a message whose context is not there, or that names another tenant than the context's.
 */
export function requireOwner({ failure, tenantHints }: FailureMessage, owner: string | null): string {
  const { context_type: type, context_id: id } = failure;
  if (owner === null) {
    throw new UnprocessableError('context_not_found', `There is no ${type} '${id}'; no task was made.`);
  }
  if (tenantHints.some((hint) => hint !== owner)) {
    const what = `The message names another tenant than the owner of the ${type} '${id}'; no task was made.`;
    throw new UnprocessableError('tenant_mismatch', what);
  }
  return owner;
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
