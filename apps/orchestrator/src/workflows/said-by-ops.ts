import { ApplicationFailure } from '@temporalio/workflow';
import { withoutStack } from '../contracts/without-stack.ts';
import { LONGEST_SNOOZE_S, type RemediationView } from '../contracts/blocked-remediation.ts';

const USER_ID = /^[A-Za-z0-9_.-]{1,64}$/;
const DONE: readonly RemediationView['state'][] = ['watching', 'awaiting_approval', 'awaiting_record'];

/** What ops say to a block is refused before it is taken in: nothing of it reaches the history. */
export function refuseUpdate(type: string, message: string): ApplicationFailure {
  return withoutStack(ApplicationFailure.create({ type, message, nonRetryable: true }));
}

/** Throws unless `given` names a person, and the rows have been read. */
function requireUser(given: unknown, { state }: RemediationView): void {
  const { user } = (given ?? {}) as { user?: unknown };
  if (typeof user !== 'string' || !USER_ID.test(user))
    throw refuseUpdate('validation_failed', 'Say who you are: {"user": "<your user id>"}.');
  if (state === 'asking')
    throw refuseUpdate('unavailable', 'The rows are being read. Try again in a moment.');
  if (state === 'over') throw refuseUpdate('over', 'This block is over.');
}

export function requireAcknowledgeable(given: unknown, view: RemediationView): void {
  requireUser(given, view);
  requireOpenTask(view);
  const { acknowledged, round } = view;
  if (acknowledged?.round === round)
    throw refuseUpdate('already_applied', `${acknowledged.by} has acknowledged this round.`);
}

export function requireSnoozable(given: unknown, view: RemediationView): void {
  requireUser(given, view);
  const { seconds } = given as { seconds?: unknown };
  if (!Number.isInteger(seconds) || Number(seconds) < 1 || Number(seconds) > LONGEST_SNOOZE_S)
    throw refuseUpdate(
      'validation_failed',
      `Say for how long: {"seconds": <1 to ${LONGEST_SNOOZE_S}>}, a day at most.`,
    );
  requireOpenTask(view);
  if (view.next?.for === 'task')
    throw refuseUpdate('nothing_to_snooze', 'No reminder and no escalation is left in this round.');
}

export function requireResolvable(given: unknown, view: RemediationView, isUnderWay: boolean): void {
  requireUser(given, view);
  if (isUnderWay) throw refuseUpdate('already_applied', 'Somebody is resolving this block already.');
  if (!DONE.includes(view.state))
    throw refuseUpdate(
      'remediation_open',
      `The remediation task${view.task ? ` ${view.task.id}` : ''} is not done. Complete it, then resolve the block.`,
    );
}

function requireOpenTask({ state }: RemediationView): void {
  if (state !== 'remediating')
    throw refuseUpdate('remediation_done', 'The remediation task is done: nobody is reminded of it.');
}
