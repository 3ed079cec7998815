import {
  MOST_REDRIVEN,
  RefusedError,
  type catalog,
  type Contract,
  type Input,
  type Output,
} from '@interlock/contracts';
import type { Call, UseCase } from '@interlock/messaging';
import { letterScope } from '../../domain/letter-access.ts';
import { enterScope } from '../../store/dead-letters.ts';
import { oldestWaiting } from '../../store/letter-list.ts';
import { redriveLetter, type RedriveDeps } from './redrive-letter.ts';

type RedriveDeadLetters = (typeof catalog)['audit']['redriveDeadLetters'] & Contract;
type Result = Output<RedriveDeadLetters>['results'][number];

/** After this no other letter is begun, so that the answer comes while somebody waits for it. */
const BEGUN_WITHIN_MS = 1_500;

/**
 * Redrives letters one after the other, in the order they were named, or oldest first: an entity's messages keep
 * theirs. What one comes to stops no other.
 */
export function redriveDeadLetters(deps: RedriveDeps): UseCase<RedriveDeadLetters> {
  const redrive = redriveLetter(deps);
  return async (call, input) => {
    const { ids, more } = await choose(deps, call, input);
    const until = performance.now() + BEGUN_WITHIN_MS;
    // Each letter is a change of its own: the answer to all is no part of any.
    const own: Call = { principal: call.principal, requestId: call.requestId, surface: call.surface };
    const results: Result[] = [];
    for (const id of ids) {
      if (performance.now() < until) results.push(await resultOf(id, () => redrive(own, id, 'among many')));
      else results.push({ id, outcome: 'not_tried', error: null });
    }
    return { results, more };
  };
}

async function choose({ database }: RedriveDeps, call: Call, { ids, filter }: Input<RedriveDeadLetters>) {
  const scope = letterScope(call.principal);
  return database.read(call, async (tx) => {
    if (ids !== undefined) return { ids: [...new Set(ids)], more: false };
    await enterScope(tx, scope);
    const found = await oldestWaiting(tx, scope, filter ?? {}, MOST_REDRIVEN + 1);
    return { ids: found.slice(0, MOST_REDRIVEN), more: found.length > MOST_REDRIVEN };
  });
}

async function resultOf(
  id: string,
  redrive: () => Promise<{
    outcome: 'redriven' | 'already_redriven' | 'failed';
    dead_letter: { error: Result['error'] };
  }>,
): Promise<Result> {
  try {
    const { outcome, dead_letter } = await redrive();
    return { id, outcome, error: outcome === 'failed' ? dead_letter.error : null };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { code, message } = error.refusal;
    return { id, outcome: 'refused', error: { code, message } };
  }
}
