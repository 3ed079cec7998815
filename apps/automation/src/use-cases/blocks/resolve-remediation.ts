import { refuse, RefusedError, type catalog } from '@interlock/contracts';
import { newId, type Transaction } from '@interlock/database';
import type { Call, UseCase } from '@interlock/messaging';
import type { Standing } from '@interlock/service';
import { targetRefusal } from '../../domain/access.ts';
import { isContradicted } from '../../domain/acts.ts';
import { isInBlock } from '../../domain/block.ts';
import { ALL_PARTS } from '../../domain/parts.ts';
import { decideTransition } from '../../domain/transition.ts';
import { insertAct } from '../../store/acts.ts';
import { loadVersion } from '../../store/automation-versions.ts';
import type { Deps } from '../deps.ts';
import { recordedEvidence } from '../evidence/recorded-evidence.ts';
import { transition } from '../transitions/transition.ts';
import { blockedSince, truthOf, type AskedAct } from './act-on-block.ts';
import { actingPerson } from './acting-person.ts';

/**
 * Lets a version return out of a block because a person says so: puts it on record as stable, unless it is, and makes
 * the transition, both as that person. Whoever is interrupted between the two asks again, and the record is there.
 */
export function resolveRemediation(
  deps: Deps,
): UseCase<(typeof catalog)['automation']['resolveRemediation']> {
  return async (call, asked) => {
    const { keyed, ...unkeyed } = call;
    const { person, blockedAt } = await deps.database.write(unkeyed, (tx, standing) =>
      confirmedAsStable(tx, unkeyed, standing, asked),
    );
    return transition(deps, keyed ? { ...person.call, keyed } : person.call, {
      versionId: asked.automation_version_id,
      parts: ALL_PARTS,
      more: person.via,
      decide: (facts, asker) => {
        const { previous_status: status } = facts.version;
        if (status === null || !isInBlock(facts.version, blockedAt)) return { type: 'already_applied' };
        return decideTransition(facts, asker, { status });
      },
    });
  };
}

async function confirmedAsStable(
  tx: Transaction,
  call: Call,
  { settings }: Standing,
  { automation_version_id, blocked_at, by }: AskedAct,
) {
  const row = await loadVersion(tx, call.principal.tenantId, automation_version_id, 'no key update');
  const person = await actingPerson(tx, call, by);
  const forbidden = targetRefusal('unblock', person.call.principal);
  if (forbidden) throw new RefusedError(forbidden);
  const blockedAt = blocked_at ?? blockedSince(row);
  const block = await truthOf(tx, call, settings, row, blockedAt);
  const isDone = block.remediation !== null && block.remediation.closed_at !== null;
  if (block.over || !isDone || block.stability.state === 'stable') return { person, blockedAt };
  if (isContradicted(block))
    throw refuse(
      'not_applicable',
      `The version is not stable since ${block.stability.since}: its remediation task is opened again. Complete it first.`,
    );
  const { tenantId, sub: userId } = person.call.principal;
  const named = { tenantId, versionId: row.id, blockedAt };
  await insertAct(tx, {
    ...{ ...named, id: newId(), round: block.round.number, act: 'confirm', userId, seconds: null },
  });
  await recordedEvidence(tx, person.call, row, { kind: 'stability', stable: true, ...person.via });
  return { person, blockedAt };
}
