import { REMEDIATION_DEFAULTS, type catalog } from '@interlock/contracts';
import { inTenant } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { isInBlock } from '../../domain/block.ts';
import { stabilityOf } from '../../domain/stability.ts';
import { readRound } from '../../store/blocks.ts';
import type { Deps } from '../deps.ts';
import { knownVersion } from '../transitions/known-version.ts';

/** The truth of a block, by the same facts and the same predicate as a transition out of it. */
export function readBlock(deps: Deps): UseCase<(typeof catalog)['automation']['readBlock']> {
  return async (call, { automation_version_id, blocked_at }) => {
    const { facts, asker } = await knownVersion(deps, call, automation_version_id);
    const over = !isInBlock(facts.version, blocked_at);
    const { tenantId } = call.principal;
    const round = await inTenant(deps.database.pool, tenantId, (tx) =>
      readRound(tx, tenantId, automation_version_id, blocked_at),
    );
    const { task_id = '', status = 'canceled', closed_at = null } = facts.remediation ?? {};
    return {
      over,
      automation_version: facts.version,
      remediation: over || facts.remediation === null ? null : { task_id, status, closed_at },
      stability: stabilityOf(facts, asker.settings),
      round,
      settings: { ...REMEDIATION_DEFAULTS, ...asker.settings.remediation },
      now: facts.now,
    };
  };
}
