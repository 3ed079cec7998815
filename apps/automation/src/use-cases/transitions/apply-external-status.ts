import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { decideExternalStatus } from '../../domain/external-status.ts';
import { NO_PARTS } from '../../domain/parts.ts';
import type { Deps } from '../deps.ts';
import { transition } from './transition.ts';

type ApplyExternalStatus = (typeof catalog)['automation']['applyExternalStatus'];

/** What another flow's service says a version has become (spec 1.8). */
export function applyExternalStatus(deps: Deps): UseCase<ApplyExternalStatus> {
  return (call, { automation_version_id: versionId, project_id, status_metadata: statusMetadata, status }) =>
    transition(deps, call, {
      versionId,
      projectId: project_id,
      statusMetadata,
      parts: NO_PARTS,
      decide: (facts, asker) => decideExternalStatus(facts, asker, { status, project_id }),
    });
}
