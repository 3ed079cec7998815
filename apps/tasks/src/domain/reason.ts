import { STATUS_WORDS, trimmed, type Refusal, type Surface, type TaskStatus } from '@interlock/contracts';

/** The statuses that a task enters only with a reason (Business Rules, Required Reasons). */
const NEEDS_REASON: readonly TaskStatus[] = ['blocked', 'canceled'];
export const REASON_MAX = 500;

/** The reason as it is stored: trimmed, null when it says nothing. */
export function storedReason(reason: string | null | undefined): string | null {
  return trimmed(reason) || null;
}

/** Why `reason` does not do for entering `to`, or undefined. */
export function reasonRefusal(to: TaskStatus, reason: string | null, surface: Surface): Refusal | undefined {
  const length = [...(reason ?? '')].length;
  if (length > REASON_MAX) {
    const message = `Reason must be at most ${REASON_MAX} characters; it has ${length}.`;
    return { code: 'reason_required', message, details: [{ field: 'reason', message }] };
  }
  if (reason === null && NEEDS_REASON.includes(to)) {
    const message = `Reason is required when moving task to '${STATUS_WORDS[to][surface]}' status.`;
    return { code: 'reason_required', message, details: [{ field: 'reason', message }] };
  }
  return undefined;
}
