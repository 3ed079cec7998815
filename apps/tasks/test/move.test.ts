import type { Principal, Task, TaskStatus } from '@interlock/contracts';
import { describe, expect, it } from 'vitest';
import { decideMove } from '../src/domain/move.ts';
import { THE_END } from '../src/domain/place.ts';
import { decideStatusChange, type StatusFacts } from '../src/domain/status-change.ts';
import { TRANSITIONS } from '../src/domain/transitions.ts';

const STATUSES = Object.keys(TRANSITIONS) as TaskStatus[];
const principal: Principal = { kind: 'session', tenantId: 't', sub: 'u', roles: [], systemInitiated: false };
const place = { before_id: 'n', after_id: null };
const OPEN = [{ id: 'x', title: 'X', status: 'backlog' as const }];

function factsOf(status: TaskStatus, more: Partial<StatusFacts> = {}): StatusFacts {
  const progress_percent = status === 'done' ? 100 : status === 'backlog' ? 0 : 40;
  const task = {
    ...{ id: 'a', status, progress_percent, kind: 'build_checklist', project_id: 'p', version: 3 },
    ...{ created_by_system: true, updated_at: '2026-01-01T00:00:00.000Z' },
  } as Task;
  return {
    ...{ task, principal, projectStatus: 'active', role: 'member', settings: {}, checklist: null },
    ...{ openDependencies: [], activeDependents: 0, isHeld: false, ...more },
  };
}

describe('a move into another column', () => {
  it.each(STATUSES.flatMap((from) => STATUSES.filter((to) => to !== from).map((to) => ({ from, to }))))(
    'from $from to $to is the change of status, with its place',
    ({ from, to }) => {
      for (const reason of [undefined, 'because']) {
        for (const more of [{}, { openDependencies: OPEN }, { projectStatus: 'on_hold' as const }]) {
          const facts = factsOf(from, more);
          const change = decideStatusChange(facts, { status: to, reason, surface: 'app' });
          const move = decideMove(facts, { to_status: to, reason, surface: 'app', place });
          expect(move).toEqual(change.type === 'change' ? { ...change, type: 'move', place } : change);
        }
      }
    },
  );

  it('that lifts what was imposed goes to the end of the column that results', () => {
    const checklist = { derived: 'in_progress', progress: 50, imposed: 'canceled' } as const;
    const facts = factsOf('canceled', { checklist });
    expect(decideMove(facts, { to_status: 'backlog', surface: 'app', place })).toMatchObject({
      change: { status: 'in_progress', progress_percent: 50 },
      place: THE_END,
    });
    const same = factsOf('canceled', { checklist: { ...checklist, derived: 'backlog', progress: 0 } });
    expect(decideMove(same, { to_status: 'backlog', surface: 'app', place })).toMatchObject({ place });
  });

  it('has its place judged last', () => {
    const beside = { before_id: 'a', after_id: null };
    const move = (to_status: TaskStatus) =>
      decideMove(factsOf('backlog'), { to_status, surface: 'app', place: beside });
    expect(move('done')).toMatchObject({ refusal: { code: 'invalid_status_transition' } });
    expect(move('in_progress')).toMatchObject({
      refusal: { code: 'invalid_position', details: [{ field: 'before_id' }] },
    });
  });
});

describe('a move within the column', () => {
  const within = (facts: StatusFacts, hints = {}) =>
    decideMove(facts, { to_status: facts.task.status, surface: 'app', place, ...hints });

  it.each(STATUSES)('of %s asks for no reason, matrix or dependency, and bears a checklist', (status) => {
    const checklist = { derived: 'done', progress: 100, imposed: null } as const;
    for (const more of [{ openDependencies: OPEN }, { checklist }]) {
      expect(within(factsOf(status, more))).toEqual({ type: 'move', change: null, place, warning: null });
    }
  });

  it('binds to permission, hints and the project, in this order', () => {
    const closed = { projectStatus: 'on_hold' } as const;
    const stale = { version: 2 };
    const code = (more: Partial<StatusFacts>, hints = {}) => {
      const decision = within(factsOf('blocked', more), hints);
      return decision.type === 'refused' ? decision.refusal.code : decision.type;
    };
    expect(code({ ...closed, role: 'client' }, stale)).toBe('forbidden');
    expect(code({ ...closed, role: null })).toBe('forbidden');
    expect(code(closed, stale)).toBe('concurrency_conflict');
    expect(code(closed)).toBe('project_status_restricted');
    expect(code({}, { place: { before_id: null, after_id: 'a' } })).toBe('invalid_position');
    expect(code({ projectStatus: 'archived' }, { place: THE_END, ...stale })).toBe('already_applied');
  });
});
