import { AUTOMATION_STATUSES } from '@interlock/contracts';
import { expect, it } from 'vitest';
import { decideExternalStatus } from '../src/domain/external-status.ts';
import type { VersionFacts } from '../src/domain/facts.ts';
import { NO_PARTS, partsFor, type Parts } from '../src/domain/parts.ts';
import { decideTransition } from '../src/domain/transition.ts';
import { asker, bare, factsIn, serviceAsker } from './version-facts.ts';

/** Facts of which those that aren't needed can't be looked at. A block's evidence is read with it. */
function partly(facts: VersionFacts, { evidence, qa }: Parts): VersionFacts {
  const unread = (): never => {
    throw new Error('This was not read.');
  };
  const { evidence: _evidence, qa: _qa, ...always } = facts;
  return {
    ...always,
    get evidence() {
      return evidence || facts.version.status === 'Blocked' ? facts.evidence : unread();
    },
    get qa() {
      return qa ? facts.qa : unread();
    },
  };
}

const WAYS = AUTOMATION_STATUSES.flatMap((from) => AUTOMATION_STATUSES.map((to) => [from, to] as const));

it.each(WAYS)('%s to %s is decided by what is read for it alone', (from, to) => {
  const who = asker(['admin', 'ops_release', 'ops_build']);
  const command = { status: to, blocked_reason: 'It fails.' };
  const service = serviceAsker(['flow_11', 'flow_12', 'flow_24']);
  for (const facts of [bare(from), factsIn(from), factsIn(from, {}, to)]) {
    expect(decideTransition(partly(facts, partsFor(to)), who, command)).toEqual(
      decideTransition(facts, who, command),
    );
    expect(decideExternalStatus(partly(facts, NO_PARTS), service, { status: to })).toEqual(
      decideExternalStatus(facts, service, { status: to }),
    );
  }
});

it('reads evidence and the QA checklist for few targets', () => {
  const read = (part: keyof Parts) => AUTOMATION_STATUSES.filter((to) => partsFor(to)[part]);
  expect(read('evidence')).toEqual(['QA & Testing', 'Ready to Launch', 'Archived']);
  expect(read('qa')).toEqual(['Ready to Launch']);
});
