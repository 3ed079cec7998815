import type { catalog } from '@interlock/contracts';
import { inTenant } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import type { Deps } from '../deps.ts';
import { knownVersion } from '../transitions/known-version.ts';
import { blockTruth } from './block-truth.ts';

/** The truth of a block, by the same facts and the same predicate as a transition out of it. */
export function readBlock(deps: Deps): UseCase<(typeof catalog)['automation']['readBlock']> {
  return async (call, { automation_version_id, blocked_at }) => {
    const { facts, asker } = await knownVersion(deps, call, automation_version_id);
    return inTenant(deps.database.pool, call.principal.tenantId, (tx) =>
      blockTruth(tx, facts, asker.settings, blocked_at),
    );
  };
}
