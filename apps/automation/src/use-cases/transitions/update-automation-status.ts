import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { partsFor } from '../../domain/parts.ts';
import { decideTransition } from '../../domain/transition.ts';
import type { Deps } from '../deps.ts';
import { transition } from './transition.ts';

type Contracts = (typeof catalog)['automation'];

/** `PATCH /v1/automation-versions/{id}/status` (Flow 13), in two round trips: one reads every fact, one commits. */
export function updateAutomationStatus(deps: Deps): UseCase<Contracts['updateAutomationStatus']> {
  return (call, { automation_version_id: versionId, status_metadata: statusMetadata, ...command }) =>
    transition(deps, call, {
      versionId,
      statusMetadata,
      parts: partsFor(command.status),
      decide: (facts, asker) => decideTransition(facts, asker, command),
    });
}

/** Blocks a version for Flow 26. */
export function blockAutomation(deps: Deps): UseCase<Contracts['blockAutomation']> {
  return (call, { automation_version_id: versionId, status_metadata: statusMetadata, reason }) =>
    transition(deps, call, {
      versionId,
      statusMetadata,
      parts: partsFor('Blocked'),
      decide: (facts, asker) => decideTransition(facts, asker, { status: 'Blocked', blocked_reason: reason }),
    });
}
