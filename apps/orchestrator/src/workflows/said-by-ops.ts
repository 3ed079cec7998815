import { LONGEST_SNOOZE_S, type RemediationView } from '../contracts/blocked-remediation.ts';
import { refuseUpdate } from './refuse-update.ts';

const USER_ID = /^[A-Za-z0-9_.-]{1,64}$/;

// What is malformed is refused before it is taken in: nothing of it reaches the history. Whether the person may, and
// whether it applies, the automation service decides by its rows.

/** Throws unless `given` names a person, and the block is under way. */
export function requireSaid(given: unknown, { state }: RemediationView): void {
  const { user } = (given ?? {}) as { user?: unknown };
  if (typeof user !== 'string' || !USER_ID.test(user))
    throw refuseUpdate('validation_failed', 'Say who you are: {"user": "<your user id>"}.');
  if (state === 'asking')
    throw refuseUpdate('unavailable', 'The rows are being read. Try again in a moment.');
  if (state === 'over')
    throw refuseUpdate('not_applicable', 'This block is over: there is nothing to act on.');
}

export function requireSnoozed(given: unknown, view: RemediationView): void {
  requireSaid(given, view);
  const { seconds } = given as { seconds?: unknown };
  if (!Number.isInteger(seconds) || Number(seconds) < 1 || Number(seconds) > LONGEST_SNOOZE_S)
    throw refuseUpdate(
      'validation_failed',
      `Say for how long: {"seconds": <1 to ${LONGEST_SNOOZE_S}>}, a day at most.`,
    );
}
