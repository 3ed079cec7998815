import { REMEDIATION_DEFAULTS, type BlockTruth, type TenantSettings } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { isInBlock } from '../../domain/block.ts';
import type { VersionFacts } from '../../domain/facts.ts';
import { owedOf } from '../../domain/owed.ts';
import { stabilityOf } from '../../domain/stability.ts';
import { readActs } from '../../store/acts.ts';
import { readHappenings, readRound } from '../../store/blocks.ts';

/** A block as the rows have it, by the facts that a transition out of it is decided by. */
export async function blockTruth(
  tx: Transaction,
  facts: VersionFacts,
  tenantSettings: TenantSettings,
  blockedAt: string,
): Promise<BlockTruth> {
  const { tenant_id, id } = facts.version;
  const over = !isInBlock(facts.version, blockedAt);
  const named = { tenantId: tenant_id, versionId: id, blockedAt };
  const round = await readRound(tx, named);
  const { acknowledged, snoozed } = await readActs(tx, named, round.number);
  const { task_id = '', status = 'canceled', closed_at = null } = facts.remediation ?? {};
  const known = {
    over,
    remediation: over || facts.remediation === null ? null : { task_id, status, closed_at },
    round,
    acknowledged,
    snoozed,
    settings: { ...REMEDIATION_DEFAULTS, ...tenantSettings.remediation },
  };
  return {
    ...known,
    automation_version: facts.version,
    automation_name: facts.automation.name,
    stability: stabilityOf(facts, tenantSettings),
    owed: owedOf(known),
    happened: await readHappenings(tx, named),
    now: facts.now,
  };
}
