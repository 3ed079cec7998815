import {
  TASK_STATUSES,
  type Principal,
  type Surface,
  type Task,
  type TaskStatus,
} from '@interlock/contracts';
import { describe, expect, it } from 'vitest';
import { decideStatusChange, type StatusFacts } from '../src/domain/status-change.ts';

const ALLOWED = new Set([
  'backlog>in_progress',
  'backlog>canceled',
  'in_progress>done',
  'in_progress>blocked',
  'in_progress>canceled',
  'in_progress>backlog',
  'blocked>in_progress',
  'blocked>canceled',
  'done>in_progress',
  'canceled>backlog',
]);

const principal: Principal = { kind: 'session', tenantId: 't', sub: 'u', roles: [], systemInitiated: false };

function factsOf(status: TaskStatus, more: Partial<StatusFacts> = {}): StatusFacts {
  const progress = status === 'done' ? 100 : status === 'backlog' ? 0 : 40;
  const task = {
    status,
    progress_percent: progress,
    kind: 'build_checklist',
    project_id: 'p',
    version: 3,
    created_by_system: true,
    updated_at: '2026-01-01T00:00:00.000Z',
  } as Task;
  const nothing = { checklist: null, openDependencies: [], activeDependents: 0, isHeld: false };
  return { task, principal, projectStatus: 'active', role: 'member', settings: {}, ...nothing, ...more };
}

const command = (status: TaskStatus, surface: Surface = 'v1') => ({ status, surface, reason: 'because' });
const pairs = TASK_STATUSES.flatMap((from) => TASK_STATUSES.map((to) => ({ from, to })));

describe('the transition matrix', () => {
  it.each(pairs)('$from to $to', ({ from, to }) => {
    const decision = decideStatusChange(factsOf(from), command(to));
    if (from === to) return expect(decision.type).toBe('already_applied');
    if (ALLOWED.has(`${from}>${to}`)) return expect(decision.type).toBe('change');
    expect(decision).toMatchObject({ type: 'refused', refusal: { code: 'invalid_status_transition' } });
  });

  it('says what is allowed instead, in the words of the surface', () => {
    const onBoard = decideStatusChange(factsOf('backlog'), command('done', 'app'));
    expect(onBoard).toMatchObject({
      refusal: {
        message:
          "Cannot transition from 'backlog' to 'done'. Allowed transitions from 'backlog': in_progress, canceled",
      },
    });
    const onV1 = decideStatusChange(factsOf('backlog'), command('done', 'v1'));
    expect(onV1).toMatchObject({
      refusal: {
        message:
          "Cannot transition from 'pending' to 'complete'. Allowed transitions from 'pending': in_progress, canceled",
      },
    });
  });

  it.each(pairs.filter(({ from, to }) => ALLOWED.has(`${from}>${to}`)))(
    'keeps progress and counts in line from $from to $to',
    ({ from, to }) => {
      const decision = decideStatusChange(factsOf(from), command(to));
      if (decision.type !== 'change') throw new Error('refused');
      const { progress_percent: progress, completeDelta } = decision.change;
      expect(progress === 100).toBe(to === 'done');
      if (to === 'backlog') expect(progress).toBe(0);
      if (from === 'done') expect(progress).toBe(90);
      expect(completeDelta).toBe(Number(to === 'done') - Number(from === 'done'));
    },
  );
});

describe('reasons', () => {
  it.each([undefined, null, '', '   ', 'x'.repeat(501)])('refuses %j for blocked', (reason) => {
    const decision = decideStatusChange(factsOf('in_progress'), { ...command('blocked', 'app'), reason });
    expect(decision).toMatchObject({ type: 'refused', refusal: { code: 'reason_required' } });
  });

  it('uses the sentence of the rules', () => {
    const decision = decideStatusChange(factsOf('in_progress'), { ...command('blocked', 'app'), reason: '' });
    expect(decision).toMatchObject({
      refusal: { message: "Reason is required when moving task to 'blocked' status." },
    });
  });

  it('takes 500 characters, and stores a trimmed reason or none', () => {
    const long = 'x'.repeat(500);
    const blocked = decideStatusChange(factsOf('in_progress'), {
      ...command('blocked'),
      reason: ` ${long} `,
    });
    expect(blocked).toMatchObject({ change: { reason: long } });
    const started = decideStatusChange(factsOf('backlog'), { ...command('in_progress'), reason: '  ' });
    expect(started).toMatchObject({ change: { reason: null } });
  });
});

describe('the order of checks', () => {
  const stale = { last_known_status: 'blocked' as const };

  it('permission comes before everything', () => {
    const facts = factsOf('done', { role: 'client' });
    expect(decideStatusChange(facts, { ...command('done'), ...stale })).toMatchObject({
      refusal: { code: 'forbidden' },
    });
  });

  it('already applied wins over a stale hint', () => {
    expect(decideStatusChange(factsOf('done'), { ...command('done'), ...stale }).type).toBe(
      'already_applied',
    );
  });

  it('a stale hint wins over restriction and matrix', () => {
    const facts = factsOf('backlog', { projectStatus: 'archived' });
    expect(decideStatusChange(facts, { ...command('done'), ...stale })).toMatchObject({
      refusal: { code: 'concurrency_conflict', current: { version: 3, task_status: 'backlog' } },
    });
  });

  it('the restriction wins over the matrix, the matrix over the reason', () => {
    const archived = factsOf('backlog', { projectStatus: 'archived' });
    expect(decideStatusChange(archived, command('done'))).toMatchObject({
      refusal: { code: 'project_status_restricted' },
    });
    expect(decideStatusChange(factsOf('done'), { ...command('blocked'), reason: null })).toMatchObject({
      refusal: { code: 'invalid_status_transition' },
    });
  });
});

describe('restrictions by project status', () => {
  const onHold = new Set(['in_progress>blocked', 'blocked>in_progress']);

  it.each(pairs.filter(({ from, to }) => from !== to))('on hold: $from to $to', ({ from, to }) => {
    const decision = decideStatusChange(factsOf(from, { projectStatus: 'on_hold' }), command(to));
    const pair = `${from}>${to}`;
    const allowed = ALLOWED.has(pair) && (onHold.has(pair) || to === 'canceled');
    expect(decision.type).toBe(allowed ? 'change' : 'refused');
  });

  it.each(['completed', 'cancelled', 'archived'] as const)('%s allows nothing', (projectStatus) => {
    for (const { from, to } of pairs.filter((pair) => pair.from !== pair.to)) {
      expect(decideStatusChange(factsOf(from, { projectStatus }), command(to))).toMatchObject({
        refusal: { code: 'project_status_restricted' },
      });
    }
  });
});

describe('the policy on checklist tasks of the system', () => {
  const settings = { policies: { complete_system_checklist: 'ops_and_owners' as const } };

  it.each([
    { role: 'member' as const, roles: [], allowed: false },
    { role: 'owner' as const, roles: [], allowed: true },
    { role: 'ops' as const, roles: [], allowed: true },
    { role: 'member' as const, roles: ['ops_build'], allowed: true },
  ])('$role with $roles', ({ role, roles, allowed }) => {
    const facts = factsOf('in_progress', { role, settings, principal: { ...principal, roles } });
    expect(decideStatusChange(facts, command('done')).type).toBe(allowed ? 'change' : 'refused');
  });

  it('binds only where the tenant set it, and only completion', () => {
    expect(decideStatusChange(factsOf('in_progress'), command('done')).type).toBe('change');
    expect(decideStatusChange(factsOf('in_progress', { settings }), command('blocked')).type).toBe('change');
  });
});
