import { refuse, RefusedError, type BlockTruth } from '@interlock/contracts';
import { newId, recordChange, type Transaction } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import { changeBy, type Standing } from '@interlock/service';
import { actRefusal, decideAct, type Act } from '../../domain/acts.ts';
import { insertAct } from '../../store/acts.ts';
import { loadVersion, unknownVersion } from '../../store/automation-versions.ts';
import type { AutomationVersionRow } from '../../store/schema.ts';
import { readTransitions } from '../../store/transitions.ts';
import { ALL_PARTS } from '../../domain/parts.ts';
import { eventVersion } from '../recorded.ts';
import { actingPerson } from './acting-person.ts';
import { blockTruth } from './block-truth.ts';

export interface AskedAct {
  readonly automation_version_id: string;
  readonly blocked_at?: string | undefined;
  readonly by?: string | undefined;
  readonly act_id?: string | undefined;
}

interface ToDo {
  readonly act: Act;
  readonly seconds: number | null;
  readonly type: 'remediation_acknowledged' | 'remediation_snoozed';
  readonly actionType: string;
}

/** Keeps what a person says to a block, under the version's lock, with its audit row and event. */
export async function actOnBlock(
  tx: Transaction,
  call: Call,
  { settings }: Standing,
  { automation_version_id, blocked_at, by, act_id }: AskedAct,
  { act, seconds, type, actionType }: ToDo,
): Promise<{ block: BlockTruth; already_applied: boolean }> {
  const row = await loadVersion(tx, call.principal.tenantId, automation_version_id, 'no key update');
  const person = await actingPerson(tx, call, by);
  const forbidden = actRefusal(person.call.principal, settings);
  if (forbidden) throw new RefusedError(forbidden);
  const blockedAt = blocked_at ?? blockedSince(row);
  const truth = () => truthOf(tx, call, settings, row, blockedAt);
  const before = await truth();
  const decision = decideAct(act, before);
  if (decision.type === 'refused') throw new RefusedError(decision.refusal);
  if (decision.type === 'already_applied') return { block: before, already_applied: true };
  const { round } = before;
  const kept = await insertAct(tx, {
    ...{ tenantId: row.tenant_id, versionId: row.id, blockedAt, round: round.number },
    ...{ id: act_id ?? newId(), act, userId: person.call.principal.sub, seconds },
  });
  if (kept === undefined) return { block: before, already_applied: true };
  const said = {
    ...{ blocked_at: blockedAt, remediation_task_id: row.remediation_task_id, round: round.number },
    ...(kept.until === null ? {} : { until: kept.until }),
  };
  await recordChange(
    tx,
    changeBy(person.call, {
      ...{ type, actionType },
      entity: { type: 'automation_version', id: row.id, version: row.version },
      metadata: { ...said, ...person.via },
      data: { ...said, automation_version: eventVersion(row, before.automation_name) },
    }),
  );
  return { block: await truth(), already_applied: false };
}

/** When the block under way began. Throws `not_applicable` where none is. */
export function blockedSince({ status, blocked_at }: AutomationVersionRow): string {
  if (blocked_at !== null) return blocked_at.toISOString();
  throw refuse('not_applicable', `The version is not blocked: it is in '${status}'.`);
}

/** The block as this transaction sees it. */
export async function truthOf(
  tx: Transaction,
  { principal: { tenantId, sub: userId } }: Call,
  settings: Standing['settings'],
  { id: versionId, project_id: projectId }: AutomationVersionRow,
  blockedAt: string,
): Promise<BlockTruth> {
  const [read] = await readTransitions(tx, [{ tenantId, userId, versionId, projectId, parts: ALL_PARTS }]);
  if (!read?.facts) throw unknownVersion();
  return blockTruth(tx, read.facts, settings, blockedAt);
}
