import { refuse, RefusedError, type TransitionOutcome } from '@interlock/contracts';
import type { Call } from '@interlock/messaging';
import type { Asker, VersionFacts } from '../../domain/facts.ts';
import type { Parts } from '../../domain/parts.ts';
import type { Decision } from '../../domain/transition.ts';
import { commitTransition, type AppliedTransition } from '../../store/transitions.ts';
import type { Deps } from '../deps.ts';
import { decidedTransition } from './decided-transition.ts';
import { knownVersion } from './known-version.ts';

const ATTEMPTS = 10;

/** A transition that is asked for. */
export interface Asked {
  readonly versionId: string;
  /** The project to link the version to, if it has none. */
  readonly projectId?: string | null | undefined;
  readonly statusMetadata?: Readonly<Record<string, unknown>> | null | undefined;
  /** For the audit row: by which way a person said it. */
  readonly more?: { readonly via?: 'temporal' };
  /** What `decide` looks at. */
  readonly parts: Parts;
  readonly decide: (facts: VersionFacts, asker: Asker) => Decision;
}

/**
 * The one way a version gets another status, whoever asks (Flow 13, step 1): reads, decides and commits, guarded by
 * every fact that was read; a lost race reads and decides again.
 */
export async function transition<T = TransitionOutcome>(
  deps: Deps,
  call: Call,
  asked: Asked,
  outputOf: (outcome: TransitionOutcome) => T = (outcome) => outcome as T,
): Promise<T> {
  for (let made = 0; made < ATTEMPTS; made += 1) {
    const output = await attempt(deps, call, asked, outputOf);
    if (output !== undefined) return output;
  }
  throw refuse('overloaded', 'The version keeps changing under this request. Try again in a second.');
}

async function attempt<T>(
  deps: Deps,
  call: Call,
  { versionId, projectId = null, statusMetadata, parts, decide, more = {} }: Asked,
  outputOf: (outcome: TransitionOutcome) => T,
): Promise<T | undefined> {
  const { facts, asker, mark } = await knownVersion(deps, call, versionId, { projectId, parts });
  const decision = decide(facts, asker);
  if (decision.type === 'refused') throw new RefusedError(decision.refusal);
  const { version: automation_version, project: of } = facts;
  if (decision.type === 'already_applied') {
    const linked = automation_version.project_id === null ? null : of;
    const project = linked && { id: linked.id, status: linked.lifecycle_status };
    return outputOf({ automation_version, project, already_applied: true });
  }
  if (projectId !== null && of === null) throw refuse('not_found', 'There is no project with this id.');
  const { change } = decision;
  const decided = {
    ...{ facts, mark, parts, change, more, statusMetadata: statusMetadata ?? {} },
    projectId: automation_version.project_id ?? projectId,
  };
  return deps.database.writeStatement<AppliedTransition & Record<string, unknown>, T>(
    call,
    commitTransition(decidedTransition(call, decided)),
    ({ version, lifecycle_status }) => {
      const project =
        version.project_id === null ? null : { id: version.project_id, status: lifecycle_status };
      return outputOf({ automation_version: version, project, already_applied: false });
    },
    deps.transitions.commit,
  );
}
