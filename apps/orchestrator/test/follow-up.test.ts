import { describe, expect, test } from 'vitest';
import {
  distinct,
  followUpsOf,
  isAdmitted,
  movedRemediationOf,
  type FollowUp,
} from '../src/domain/follow-up.ts';
import { eventOf, flipped, remediationMoved, taskEvent, versionMoved } from './events.ts';

const DUE = '2026-05-05T03:02:01.000Z';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const reminder = {
  ...{ kind: 'reminder', tenantId: 'acme', taskId: 't', dueAt: Date.parse(DUE), isNew: false },
  about: { title: 'Send the first invoice', dueDate: DUE, isAssigned: false },
};

const followUpOf = (event: Parameters<typeof followUpsOf>[0]) => {
  const [first, ...others] = followUpsOf(event);
  expect(others).toEqual([]);
  return first;
};

describe('what follows from an event', () => {
  test('a block that begins or ends gives that block, a transition beside it none', () => {
    const block = { blockedAt: DUE };
    const expected = {
      kind: 'block',
      tenantId: 'acme',
      versionId: 'v',
      blockedAt: DUE,
      projectId: null,
      taskId: 'rt',
      about: 'Invoices v1',
    };
    expect(followUpOf(versionMoved('acme', 'v', block).event)).toEqual(expected);
    expect(followUpOf(versionMoved('acme', 'v', block, 'ended').event)).toEqual(expected);
    expect(followUpOf(versionMoved('acme', 'v', null).event)).toBeUndefined();
    const { data } = versionMoved('acme', 'v', block).event.data;
    const acted = { ...data, blocked_at: DUE, remediation_task_id: 'rt', round: 0, until: DUE };
    for (const type of ['remediation_acknowledged', 'remediation_snoozed'])
      expect(followUpOf(eventOf(type, 'acme', acted).event)).toEqual(expected);
  });

  test('a remediation that moves, a validation that failed, and a record of stability give their version', () => {
    const expected = { kind: 'version', tenantId: 'acme', versionId: 'v' };
    const recorded = {
      automation_version_id: 'v',
      approved: null,
      pass_rate: null,
      stable: false,
      active: null,
    };
    expect(movedRemediationOf(remediationMoved('acme', 'v').event)).toEqual(expected);
    expect(movedRemediationOf(remediationMoved('acme', 'v', 'general_todo').event)).toBeUndefined();
    expect(movedRemediationOf(taskEvent('acme', 't', null).event)).toBeUndefined();
    expect(
      followUpOf(eventOf('evidence_recorded', 'acme', { ...recorded, kind: 'stability' }).event),
    ).toEqual(expected);
    expect(
      followUpOf(eventOf('evidence_recorded', 'acme', { ...recorded, kind: 'runbook' }).event),
    ).toBeUndefined();
    const { task } = taskEvent('acme', 't', null).event.data.data as { task: object };
    const failure = {
      ...task,
      automation_version_id: 'v',
      kind: 'credentials_issue',
      created_by_system: true,
    };
    expect(followUpOf(eventOf('task_created', 'acme', { task: failure }).event)).toEqual(expected);
    expect(
      followUpOf(eventOf('task_created', 'acme', { task: { ...failure, kind: 'remediation' } }).event),
    ).toBeUndefined();
  });

  test('a flip with tasks to change gives a cascade, one without gives none', () => {
    expect(followUpOf(flipped('acme', 'p', 7).event)).toEqual({
      kind: 'cascade',
      tenantId: 'acme',
      projectId: 'p',
      statusNumber: 7,
      about: { project: 'Website relaunch', status: 'completed' },
    });
    expect(followUpOf(flipped('acme', 'p', 7, 0).event)).toBeUndefined();
  });

  test('a task made with a due date, or given another, gives a reminder', () => {
    expect(followUpOf(taskEvent('acme', 't', DUE).event)).toEqual({ ...reminder, isNew: true });
    expect(followUpOf(taskEvent('acme', 't', DUE, ['title', 'due_date']).event)).toEqual(reminder);
  });

  test('a task whose due date is taken away gives one that ends', () => {
    const { about } = reminder;
    const ended = { ...reminder, dueAt: null, about: { ...about, dueDate: null } };
    expect(followUpOf(taskEvent('acme', 't', null, ['due_date']).event)).toEqual(ended);
    expect(isAdmitted(ended.dueAt, 1_000_000, false)).toBe(false);
  });

  test('a task without one, or whose other fields changed, gives none', () => {
    expect(followUpOf(taskEvent('acme', 't', null).event)).toBeUndefined();
    expect(followUpOf(taskEvent('acme', 't', DUE, ['title']).event)).toBeUndefined();
  });

  test('a reassignment that moves the due date too gives a reminder', () => {
    const { data } = taskEvent('acme', 't', DUE, ['assignee_id', 'due_date']).event.data;
    const assigned = eventOf('task_assigned', 'acme', { ...data, previous_assignee_id: null });
    expect(followUpOf(assigned.event)).toEqual(reminder);
  });

  test('any other type gives none, and a malformed one of these throws', () => {
    expect(followUpOf(eventOf('something_new', 'acme', {}).event)).toBeUndefined();
    expect(() => followUpOf(eventOf('project_status_changed', 'acme', {}).event)).toThrow(/cascade_total/);
  });
});

test.each([
  [7 * DAY_MS, false, true],
  [7 * DAY_MS + 1, false, false],
  [-DAY_MS, false, false],
  [0, true, false],
  [70 * MINUTE_MS, true, true],
  [71 * MINUTE_MS, true, false],
])('a task due in %d ms (under pressure: %s) is admitted by its event: %s', (inMs, pressed, admitted) => {
  expect(isAdmitted(1_000_000 + inMs, 1_000_000, pressed)).toBe(admitted);
});

test('of many follow-ups each project and task has one, of flips the last', () => {
  const flip = (statusNumber: number): FollowUp => ({
    kind: 'cascade',
    tenantId: 'acme',
    projectId: 'p',
    statusNumber,
    about: { project: 'Website relaunch', status: 'completed' },
  });
  const due = { ...reminder, dueAt: 5 } as FollowUp;
  expect(distinct([flip(2), reminder as FollowUp, flip(3), flip(1), due])).toEqual([flip(3), due]);
});
