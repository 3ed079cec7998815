import { TRANSITION_OWNERS, type AutomationStatus, type Principal, type Refusal } from '@interlock/contracts';
import type { Asker, VersionFacts } from './facts.ts';
import { TARGET_OWNER } from './matrix.ts';
import {
  changeOf,
  inactiveRefusal,
  matrixRefusal,
  notAllowed,
  positionOf,
  refused,
  type Decision,
} from './transition.ts';

export interface ExternalCommand {
  readonly status: AutomationStatus;
  readonly project_id?: string | null | undefined;
}

const FOREIGN = TRANSITION_OWNERS.filter((owner) => owner !== 'flow_13');

/**
 * What another flow's own service says a version has become (spec 2): along the matrix, by the role of the flow that
 * owns the target, without prerequisites, which are that flow's own. It frees no block.
 */
export function decideExternalStatus(facts: VersionFacts, asker: Asker, command: ExternalCommand): Decision {
  const { status: to } = command;
  const early = serviceRefusal(asker.principal) ?? inactiveRefusal(facts);
  if (early) return refused(early, facts);
  if (facts.version.status === to) return { type: 'already_applied' };
  const refusal =
    targetRefusal(to, asker.principal) ??
    blockRefusal(facts) ??
    matrixRefusal(positionOf(facts), to) ??
    linkRefusal(facts, command);
  if (refusal) return refused(refusal, facts);
  return { type: 'change', change: changeOf(facts.version.status, to, '', asker.settings) };
}

function serviceRefusal({ kind, roles }: Principal): Refusal | undefined {
  if (kind === 'service' && FOREIGN.some((role) => roles.includes(role))) return undefined;
  const message = `This needs a service token with one of the roles ${FOREIGN.join(', ')}.`;
  return { code: 'forbidden', message };
}

function targetRefusal(to: AutomationStatus, { roles }: Principal): Refusal | undefined {
  const owner = TARGET_OWNER[to];
  if (owner === 'flow_13') return notAllowed(`'${to}' is Flow 13's own: ask for it with PATCH …/status.`);
  if (roles.includes(owner)) return undefined;
  return { code: 'forbidden', message: `'${to}' is set by a service with the role '${owner}'.` };
}

function blockRefusal({ version }: VersionFacts): Refusal | undefined {
  if (version.status !== 'Blocked') return undefined;
  return notAllowed('The version is Blocked. It goes back by PATCH …/status, when its remediation is done.');
}

function linkRefusal(
  { version }: VersionFacts,
  { project_id: project }: ExternalCommand,
): Refusal | undefined {
  if (!project || version.project_id === null || version.project_id === project) return undefined;
  return notAllowed(`The version belongs to project ${version.project_id} already.`);
}
