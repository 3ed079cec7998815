import { RefusedError, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { readRefusal } from '../../domain/access.ts';
import { possibleTransitions } from '../../domain/possible-transitions.ts';
import type { Deps } from '../deps.ts';
import { knownVersion } from './known-version.ts';

/** What a caller would be answered for each target, and what is missing for it. */
export function listTransitions(deps: Deps): UseCase<(typeof catalog)['automation']['listTransitions']> {
  return async (call, { automation_version_id }) => {
    const { facts, asker } = await knownVersion(deps, call, automation_version_id);
    const refusal = readRefusal(asker);
    if (refusal) throw new RefusedError(refusal);
    return { automation_version: facts.version, transitions: possibleTransitions(facts, asker) };
  };
}
