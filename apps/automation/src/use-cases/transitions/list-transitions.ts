import { RefusedError, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { readRefusal, versionReadRefusal } from '../../domain/access.ts';
import { possibleTransitions } from '../../domain/possible-transitions.ts';
import { projectRoleOf } from '../../store/projects.ts';
import type { Deps } from '../deps.ts';
import { knownVersion } from './known-version.ts';

/** What a caller would be answered for each target, and what is missing for it. */
export function listTransitions(deps: Deps): UseCase<(typeof catalog)['automation']['listTransitions']> {
  return async (call, { automation_version_id }) => {
    const { facts, asker } = await knownVersion(deps, call, automation_version_id);
    const { tenantId, sub } = call.principal;
    const { project_id } = facts.version;
    const projectRole = readRefusal(asker)
      ? await deps.database.read(call, (tx) => projectRoleOf(tx, tenantId, project_id, sub))
      : null;
    const refusal = versionReadRefusal(asker, projectRole);
    if (refusal) throw new RefusedError(refusal);
    return { automation_version: facts.version, transitions: possibleTransitions(facts, asker) };
  };
}
