import type { AutomationStatus, Prerequisite } from '@interlock/contracts';
import { describe, expect, it } from 'vitest';
import type { VersionFacts } from '../src/domain/facts.ts';
import { decideTransition } from '../src/domain/transition.ts';
import { asker, bare, factsIn } from './version-facts.ts';

const ADMIN = asker(['admin']);

describe('prerequisites', () => {
  const missingIn = (facts: VersionFacts, to: AutomationStatus, who = ADMIN, reason = 'It fails.') => {
    const decision = decideTransition(facts, who, { status: to, blocked_reason: reason });
    return decision.type === 'refused'
      ? { code: decision.refusal.code, names: decision.refusal.details?.map(({ code }) => code) }
      : decision.type;
  };
  const without = (kind: Prerequisite, from: AutomationStatus) =>
    factsIn(from, { evidence: { ...factsIn(from).evidence, [kind]: undefined } });

  it('are all named at once', () => {
    const release = asker(['ops_release']);
    expect(missingIn(bare('Awaiting Client Approval'), 'Build in Progress')).toEqual({
      code: 'project_missing_for_transition',
      names: ['project', 'quote', 'quote_signed'],
    });
    expect(missingIn(bare('Build in Progress'), 'QA & Testing')).toEqual({
      code: 'status_prerequisite_missing',
      names: ['build_checklist', 'build_artifacts', 'runbook'],
    });
    expect(missingIn(bare('QA & Testing'), 'Ready to Launch')).toEqual({
      code: 'status_prerequisite_missing',
      names: ['qa_approval', 'qa_checklist', 'regression_results', 'deployment_plan', 'rollback_plan'],
    });
    expect(missingIn(bare('Blocked'), 'QA & Testing')).toEqual({
      code: 'status_prerequisite_missing',
      names: ['remediation', 'stability'],
    });
    expect(missingIn(bare('Paused'), 'Archived', release)).toEqual({
      code: 'status_prerequisite_missing',
      names: ['archive_approval', 'traffic'],
    });
    for (const nothing of ['   ', '\u200b', '\u2060 \u00ad'])
      expect(missingIn(bare('Live'), 'Blocked', ADMIN, nothing)).toEqual({
        code: 'blocked_reason_required',
        names: ['blocked_reason'],
      });
  });

  const quote = factsIn('Awaiting Client Approval').quote as NonNullable<VersionFacts['quote']>;
  const project = factsIn('Build in Progress').project as NonNullable<VersionFacts['project']>;
  const build = (more: Partial<VersionFacts>) => factsIn('Awaiting Client Approval', more);
  const alone: [string, VersionFacts, AutomationStatus, string[], string?][] = [
    [
      'no quote',
      build({ quote: null }),
      'Build in Progress',
      ['quote', 'quote_signed'],
      'quote_missing_for_transition',
    ],
    ['a sent quote', build({ quote: { ...quote, status: 'sent' } }), 'Build in Progress', ['quote_signed']],
    ['no payment', build({ quote: { ...quote, payment_captured: false } }), 'Build in Progress', ['payment']],
    [
      'an open task',
      factsIn('Build in Progress', { project: { ...project, checklist_complete: 1 } }),
      'QA & Testing',
      ['build_checklist'],
    ],
    [
      'no task',
      factsIn('Build in Progress', { project: { ...project, checklist_complete: 0, checklist_total: 0 } }),
      'QA & Testing',
      ['build_checklist'],
    ],
    ['no artifacts', without('build_artifacts', 'Build in Progress'), 'QA & Testing', ['build_artifacts']],
    ['no runbook', without('runbook', 'Build in Progress'), 'QA & Testing', ['runbook']],
    ['no QA approval', without('qa_approval', 'QA & Testing'), 'Ready to Launch', ['qa_approval']],
    [
      'an open QA task',
      factsIn('QA & Testing', { qa: { complete: 1, canceled: 0, total: 2 } }),
      'Ready to Launch',
      ['qa_checklist'],
    ],
    ['no results', without('regression_results', 'QA & Testing'), 'Ready to Launch', ['regression_results']],
    [
      'no deployment plan',
      without('deployment_plan', 'QA & Testing'),
      'Ready to Launch',
      ['deployment_plan'],
    ],
    ['no rollback plan', without('rollback_plan', 'QA & Testing'), 'Ready to Launch', ['rollback_plan']],
    ['no traffic record', without('traffic', 'Paused'), 'Archived', ['traffic']],
  ];
  it.each(alone)('%s alone', (_, facts, to, names, code = 'status_prerequisite_missing') => {
    expect(missingIn(facts, to)).toEqual({ code, names });
  });

  it('need no QA checklist where there is none, no payment where none is due, no traffic record before launch', () => {
    expect(
      missingIn(factsIn('QA & Testing', { qa: { complete: 0, canceled: 0, total: 0 } }), 'Ready to Launch'),
    ).toBe('change');
    const free = { ...quote, payment_required: false, payment_captured: false };
    expect(missingIn(build({ quote: free }), 'Build in Progress')).toBe('change');
    expect(missingIn({ ...without('traffic', 'QA & Testing'), hasBeenLive: false }, 'Archived')).toBe(
      'change',
    );
  });

  it('leave canceled QA tasks out, but want one that is done', () => {
    const qa = (complete: number, canceled: number, total: number) =>
      missingIn(factsIn('QA & Testing', { qa: { complete, canceled, total } }), 'Ready to Launch');
    expect(qa(2, 1, 3)).toBe('change');
    expect(qa(1, 1, 3)).toMatchObject({ names: ['qa_checklist'] });
    expect(qa(0, 2, 2)).toMatchObject({ names: ['qa_checklist'] });
  });

  it('take the pass rate that the tenant asks for', () => {
    const who = { ...ADMIN, settings: { quality: { min_pass_rate: 0.99 } } };
    expect(missingIn(factsIn('QA & Testing'), 'Ready to Launch', who)).toMatchObject({
      names: ['regression_results'],
    });
  });

  it('take an admin’s own request for an approval, and no other’s', () => {
    expect(missingIn(without('archive_approval', 'Paused'), 'Archived')).toBe('change');
    expect(
      missingIn(without('archive_approval', 'Paused'), 'Archived', asker(['ops_release'])),
    ).toMatchObject({
      names: ['archive_approval'],
    });
  });

  describe('of a block', () => {
    const done = {
      task_id: 't1',
      status: 'done',
      closed_at: '2026-11-02T09:30:00.000Z',
      failed_at: null,
    } as const;
    const evidence = { ...factsIn('Blocked').evidence, stability: undefined };
    const blocked = (remediation: VersionFacts['remediation'], more: Partial<VersionFacts> = {}) =>
      factsIn('Blocked', { evidence, remediation, ...more });
    const stability = (stable: boolean, recorded_at: string) => ({
      evidence: {
        ...evidence,
        stability: { stable, recorded_at, approved: null, pass_rate: null, active: null },
      },
    });
    it.each([
      ['the quiet period is not over', blocked(done), ['stability']],
      ['it is over', blocked({ ...done, closed_at: '2026-11-02T09:00:00.000Z' }), 'change'],
      [
        'a validation failed in it',
        blocked({ ...done, closed_at: '2026-11-01T10:00:00.000Z', failed_at: '2026-11-01T11:00:00.000Z' }),
        ['stability'],
      ],
      ['a record says stable', blocked(done, stability(true, '2026-11-02T09:31:00.000Z')), 'change'],
      [
        'a record says unstable',
        blocked(
          { ...done, closed_at: '2026-11-01T10:00:00.000Z' },
          stability(false, '2026-11-02T09:31:00.000Z'),
        ),
        ['stability'],
      ],
      [
        'the record is from before the block',
        blocked(done, stability(true, '2026-10-31T00:00:00.000Z')),
        ['stability'],
      ],
      [
        'the task is open again',
        blocked(
          { ...done, status: 'in_progress', closed_at: null },
          stability(true, '2026-11-02T09:31:00.000Z'),
        ),
        ['remediation'],
      ],
    ] as const)('%s', (_, facts, expected) => {
      const found = missingIn(facts, 'QA & Testing');
      expect(typeof found === 'string' ? found : found.names).toEqual(expected);
    });
  });
});
