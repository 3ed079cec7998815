import type { BlockTruth, Principal, Refusal, TenantSettings } from '@interlock/contracts';
import { isOps } from '@interlock/contracts';

/**
 * What people may say to a block (spec 4): whoever works on it acknowledges or snoozes, while its task is open; whoever
 * may let a version out of a block resolves it, once its task is done. Each names a block, and a later one has its own.
 */
export type Act = 'acknowledge' | 'snooze';

type Truth = Pick<BlockTruth, 'over' | 'remediation' | 'acknowledged' | 'owed'>;

/** Why somebody may neither acknowledge nor snooze: people on call, ops and admins may. */
export function actRefusal(
  { sub, roles }: Pick<Principal, 'sub' | 'roles'>,
  { on_call }: TenantSettings,
): Refusal | undefined {
  if (isOps(roles) || on_call?.includes(sub)) return undefined;
  return { code: 'forbidden', message: 'Only people on call, ops and admins may act on a block.' };
}

export type ActDecision =
  { readonly type: 'refused'; readonly refusal: Refusal } | { readonly type: 'already_applied' | 'change' };

/** Whether an act applies to a block as it is. */
export function decideAct(act: Act, { over, remediation, acknowledged, owed }: Truth): ActDecision {
  if (over) return notNow('This block is over: there is nothing to act on.');
  if (act === 'acknowledge' && acknowledged !== null) return { type: 'already_applied' };
  if (remediation !== null && remediation.closed_at !== null)
    return notNow(
      'The remediation task is done: nobody is reminded of it. Resolve the block, or let it be watched.',
    );
  if (act === 'snooze' && owed.length === 0)
    return notNow('No reminder and no escalation is left in this round: there is nothing to put off.');
  return { type: 'change' };
}

function notNow(message: string): ActDecision {
  return { type: 'refused', refusal: { code: 'not_applicable', message } };
}

/**
 * Whether a version has turned out not to be stable since its task was closed. Then the loop reopens the task, and
 * nobody's word that it is stable counts until that is done again.
 */
export function isContradicted({
  stability,
  remediation,
}: Pick<BlockTruth, 'stability' | 'remediation'>): boolean {
  const { state, since } = stability;
  const closed = remediation?.closed_at ?? null;
  return state === 'unstable' && since !== null && closed !== null && Date.parse(since) >= Date.parse(closed);
}
