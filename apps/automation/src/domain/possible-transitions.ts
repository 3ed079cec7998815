import { AUTOMATION_STATUSES, ERRORS, type PossibleTransition, type Refusal } from '@interlock/contracts';
import { baselineRefusal } from './access.ts';
import type { Asker, VersionFacts } from './facts.ts';
import { TARGET_OWNER, transitionFrom } from './matrix.ts';
import { missingOf } from './prerequisites.ts';
import { foreignRefusal, inactiveRefusal, matrixRefusal, positionOf, roleRefusal } from './transition.ts';

/** What a caller would be answered for each target, from the rules that decide it. */
export function possibleTransitions(facts: VersionFacts, asker: Asker): PossibleTransition[] {
  const position = positionOf(facts);
  const always = baselineRefusal(asker, facts.automation.owner_id) ?? inactiveRefusal(facts);
  return AUTOMATION_STATUSES.filter((target) => target !== position.status).map((target) => {
    const row = transitionFrom(position, target);
    const refusal =
      always ??
      foreignRefusal(position, target) ??
      roleRefusal(position, target, asker) ??
      matrixRefusal(position, target);
    const prerequisites = (row?.prerequisites ?? []).map((name) => {
      const missing = missingOf(name, { facts, asker, reason: '' }) ?? null;
      return { name, met: missing === null, missing };
    });
    // The reason comes with the request.
    const hindered = prerequisites.some(({ name, met }) => !met && name !== 'blocked_reason');
    return {
      target,
      allowed: refusal === undefined && !hindered,
      owner: row ? row.owner : TARGET_OWNER[target] === 'flow_13' ? null : TARGET_OWNER[target],
      refusal: refusal ? { code: shown(refusal.code), message: refusal.message } : null,
      prerequisites,
    };
  });
}

function shown(code: Refusal['code']): string {
  const facts = ERRORS[code];
  return 'shownAs' in facts ? facts.shownAs : code;
}
