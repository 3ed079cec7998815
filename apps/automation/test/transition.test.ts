import { AUTOMATION_STATUSES, type AutomationStatus } from '@interlock/contracts';
import { describe, expect, it } from 'vitest';
import { decideExternalStatus } from '../src/domain/external-status.ts';
import type { VersionFacts } from '../src/domain/facts.ts';
import { possibleTransitions } from '../src/domain/possible-transitions.ts';
import { decideTransition, type Decision } from '../src/domain/transition.ts';
import { asker, bare, factsIn, serviceAsker } from './version-facts.ts';

const PAIRS = AUTOMATION_STATUSES.flatMap((from) => AUTOMATION_STATUSES.map((to) => [from, to] as const));

/** The seed's matrix in the words of a table: what an admin may do for whom every prerequisite is met. */
const FLOW_13: readonly string[] = [
  'Awaiting Client Approval > Build in Progress',
  'Build in Progress > QA & Testing',
  'QA & Testing > Ready to Launch',
  'Blocked > QA & Testing',
  ...AUTOMATION_STATUSES.flatMap((from) => [`${from} > Blocked`, `${from} > Archived`]).filter(
    (pair) => !pair.startsWith('Archived >') && pair !== 'Blocked > Blocked',
  ),
];
const OTHER_FLOWS: readonly string[] = [
  'Intake in Progress > Needs Pricing',
  'Needs Pricing > Awaiting Client Approval',
  'Ready to Launch > Live',
  'Live > Paused',
  'Paused > Live',
];

const outcome = (decision: Decision) => (decision.type === 'refused' ? decision.refusal.code : decision.type);
const pairOf = (from: AutomationStatus, to: AutomationStatus) => `${from} > ${to}`;
const ADMIN = asker(['admin']);
const ask = (status: AutomationStatus) => ({ status, blocked_reason: 'It fails.' });

describe('all 100 pairs', () => {
  it.each(PAIRS)('%s to %s', (from, to) => {
    const expected =
      from === to
        ? 'already_applied'
        : FLOW_13.includes(pairOf(from, to))
          ? 'change'
          : 'version_transition_not_allowed';
    expect(outcome(decideTransition(factsIn(from), ADMIN, ask(to)))).toBe(expected);
  });

  it.each(PAIRS)("%s to %s by another flow's service", (from, to) => {
    const expected =
      from === to
        ? 'already_applied'
        : OTHER_FLOWS.includes(pairOf(from, to))
          ? 'change'
          : 'version_transition_not_allowed';
    const service = serviceAsker(['flow_11', 'flow_12', 'flow_24']);
    expect(outcome(decideExternalStatus(factsIn(from), service, { status: to }))).toBe(expected);
  });

  it.each(PAIRS)('%s to %s is shown as it would be decided', (from, to) => {
    if (from === to) return;
    for (const who of [ADMIN, asker(['ops_build']), asker([]), asker(['workflows_write']), serviceAsker()]) {
      const shown = possibleTransitions(factsIn(from), who).find(({ target }) => target === to);
      expect(shown?.allowed).toBe(decideTransition(factsIn(from), who, ask(to)).type === 'change');
    }
  });

  it('goes back from Blocked to whatever it was blocked in, also to a status of another flow', () => {
    for (const previous of AUTOMATION_STATUSES) {
      if (previous === 'Blocked' || previous === 'Archived') continue;
      const back = AUTOMATION_STATUSES.filter(
        (to) => decideTransition(factsIn('Blocked', {}, previous), ADMIN, ask(to)).type === 'change',
      );
      expect(back.sort()).toEqual([previous, 'Archived'].sort());
    }
  });
});

describe('who may', () => {
  const MAY: Record<string, (AutomationStatus | 'unblock')[]> = {
    '': [],
    owner: ['Blocked'],
    workflows_write: ['Blocked'],
    ops_finance: ['Blocked'],
    ops_build: ['Build in Progress', 'QA & Testing', 'Blocked', 'unblock'],
    ops_release: ['Ready to Launch', 'Blocked', 'unblock', 'Archived'],
    admin: ['Build in Progress', 'QA & Testing', 'Ready to Launch', 'Blocked', 'unblock', 'Archived'],
    service: ['Build in Progress', 'QA & Testing', 'Blocked', 'unblock'],
  };
  const WAYS: Record<string, [AutomationStatus, AutomationStatus]> = {
    'Build in Progress': ['Awaiting Client Approval', 'Build in Progress'],
    'QA & Testing': ['Build in Progress', 'QA & Testing'],
    'Ready to Launch': ['QA & Testing', 'Ready to Launch'],
    Blocked: ['Live', 'Blocked'],
    unblock: ['Blocked', 'QA & Testing'],
    Archived: ['Paused', 'Archived'],
  };
  const CASES = Object.entries(MAY).flatMap(([role, may]) =>
    Object.entries(WAYS).map(([target, way]) => ({
      role,
      target,
      way,
      may: may.includes(target as 'unblock'),
    })),
  );

  it.each(CASES)("'$role' into $target: $may", ({ role, way: [from, to], may }) => {
    const who =
      role === 'service' ? serviceAsker() : role === 'owner' ? asker([], 'olga') : asker(role ? [role] : []);
    expect(outcome(decideTransition(factsIn(from), who, ask(to)))).toBe(may ? 'change' : 'forbidden');
  });

  it('lets each flow set its own statuses alone', () => {
    const facts = factsIn('Ready to Launch');
    expect(outcome(decideExternalStatus(facts, serviceAsker(['flow_11']), { status: 'Live' }))).toBe(
      'forbidden',
    );
    expect(outcome(decideExternalStatus(facts, serviceAsker(['flow_24']), { status: 'Live' }))).toBe(
      'change',
    );
    expect(outcome(decideExternalStatus(facts, serviceAsker(), { status: 'Live' }))).toBe('forbidden');
    expect(outcome(decideExternalStatus(facts, asker(['flow_24']), { status: 'Live' }))).toBe('forbidden');
  });
});

describe('the order of checks', () => {
  const stale = { if_match: '"old"' };
  it.each([
    [
      'baseline before the inactive parent',
      asker([]),
      factsIn('Live', { automation: inactive() }),
      'Live',
      'forbidden',
    ],
    [
      'the inactive parent before already applied',
      ADMIN,
      factsIn('Live', { automation: inactive() }),
      'Live',
      'version_transition_not_allowed',
    ],
    [
      'already applied before another flow’s target',
      asker([], 'olga'),
      factsIn('Live'),
      'Live',
      'already_applied',
    ],
    [
      'another flow’s target before the role',
      asker([], 'olga'),
      factsIn('Ready to Launch'),
      'Live',
      'version_transition_not_allowed',
    ],
    [
      'the role before the hint',
      asker([], 'olga'),
      factsIn('Build in Progress'),
      'QA & Testing',
      'forbidden',
    ],
    ['the hint before the matrix', ADMIN, factsIn('Live'), 'QA & Testing', 'concurrency_conflict'],
    [
      'the matrix before prerequisites',
      ADMIN,
      bare('Live'),
      'QA & Testing',
      'version_transition_not_allowed',
      false,
    ],
    [
      'prerequisites last',
      ADMIN,
      bare('Build in Progress'),
      'QA & Testing',
      'status_prerequisite_missing',
      false,
    ],
  ] as const)('%s', (_, who, facts, status, expected, isStale: boolean = true) => {
    expect(outcome(decideTransition(facts, who, { status, ...(isStale ? stale : {}) }))).toBe(expected);
  });
});

function inactive(): VersionFacts['automation'] {
  return { name: 'Invoices', owner_id: 'olga', status: 'archived' };
}

describe('a blocked version', () => {
  it('keeps its reason trimmed, and cut where the tenant’s limit is', () => {
    const who = { ...ADMIN, settings: { blocked_reason_max: 5 } };
    const decision = decideTransition(factsIn('Live'), who, {
      status: 'Blocked',
      blocked_reason: '  It 💥 fails ',
    });
    expect(decision).toMatchObject({ change: { blocked_reason: 'It 💥', remediation: 'open' } });
  });

  it('has its task canceled when it is archived', () => {
    const archived = decideTransition(factsIn('Blocked'), ADMIN, ask('Archived'));
    expect(archived).toMatchObject({ change: { remediation: 'cancel', blocked_reason: null } });
  });
});
