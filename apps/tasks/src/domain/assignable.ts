import type { ContextType, Refusal } from '@interlock/contracts';

/** Why a user can't be given a task of a context: only its active members can, and ops of the tenant. */
export function notAssignable(type: ContextType, userId: string): Refusal {
  const what = type === 'project' ? 'project' : 'automation';
  const message = `'${userId}' is no active member of the ${what}. Add the member first, or assign someone else.`;
  return { code: 'validation_failed', message, details: [{ field: 'assignee_id', message }] };
}
