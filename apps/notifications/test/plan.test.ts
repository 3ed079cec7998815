import type { InterlockEvent } from '@interlock/contracts';
import { describe, expect, it } from 'vitest';
import { ATTEMPTS, pauseAfter } from '../src/domain/backoff.ts';
import { noticeOf } from '../src/domain/notice-of.ts';
import type { People, Person } from '../src/domain/people.ts';
import { plan } from '../src/domain/plan.ts';
import {
  assigned,
  buildComplete,
  by,
  created,
  due,
  event,
  followed,
  PROJECT,
  statusUpdated,
  task,
  VERSION,
} from './events.ts';

const person = (user_id: string, roles: string[] = []): Person => ({
  ...{ user_id, roles, status: 'active', time_zone: 'UTC' },
  email: `${user_id}@example.com`,
  display_name: user_id.toUpperCase(),
});
const people: People = {
  members: new Map(
    [
      ...['ann', 'ben', 'cli', 'mem', 'max', 'own'].map((id) => person(id)),
      ...[person('opa', ['ops_build']), person('rel', ['ops_release']), person('adm', ['admin'])],
    ].map((one) => [one.user_id, one]),
  ),
  projects: new Map([
    [
      PROJECT,
      [
        { user_id: 'ann', role: 'member' },
        { user_id: 'ben', role: 'owner' },
        { user_id: 'opa', role: 'ops' },
        { user_id: 'mem', role: 'member' },
        { user_id: 'cli', role: 'client' },
        { user_id: 'left', role: 'owner' },
      ],
    ],
  ]),
  automationVersions: new Map([
    [VERSION, { projectId: PROJECT, people: [{ user_id: 'own', role: 'owner' }] }],
  ]),
  onCall: [],
  hasSlack: true,
};
const ofVersion = {
  context_type: 'automation_version',
  project_id: null,
  automation_version_id: VERSION,
} as const;
const planned = (one: InterlockEvent, known = people) => {
  const notice = noticeOf(one);
  return plan(notice ? [notice] : [], known, 'https://interlock.example/base/');
};
const who = (all: readonly { user_id: string }[]) => all.map((one) => one.user_id).sort();

describe('who is told', () => {
  it.each([
    ['a task made with an assignee', created(), ['ann'], ['ann']],
    ['a task made without one', created({ assignee_id: null }), [], []],
    ['an assignment', assigned(), ['ann'], ['ann']],
    ['an assignment taken away', assigned({ assignee_id: null }), [], []],
    ['an assignment to somebody who left', assigned({ assignee_id: 'left' }), ['ben'], ['ben']],
    ['an assignment to oneself', by({ type: 'user', id: 'ann' }, assigned()), [], []],
    ['a change by the owner', by({ type: 'user', id: 'ben' }, statusUpdated()), ['ann'], []],
    [
      'a change by a service of that id',
      by({ type: 'service', id: 'ben' }, statusUpdated()),
      ['ann', 'ben'],
      [],
    ],
    ['a change of status', statusUpdated(), ['ann', 'ben'], []],
    ['a change of status of the owner’s task', statusUpdated({ assignee_id: 'ben' }), ['ben'], []],
    ['a change of status of a version’s task', statusUpdated(ofVersion), ['own'], []],
    ['a due date of a version’s task, of nobody', due({ ...ofVersion, assignee_id: null }), ['own'], ['own']],
    ['a due date', due(), ['ann'], ['ann']],
    ['a due date of nobody’s task', due({ assignee_id: null }), ['ben'], ['ben']],
    ['a complete checklist', buildComplete(), ['ben', 'opa', 'rel'], ['ben', 'opa', 'rel']],
    ['a deleted task', event('task_deleted', { task: task() }), [], []],
  ])('of %s', (_what, one, notified, mailed) => {
    const { notifications, deliveries } = planned(one);
    expect(who(notifications)).toEqual(notified);
    expect(who(deliveries)).toEqual(mailed);
  });

  it('of a version’s task reaches the people of the automation and the owners of its project, no others', () => {
    const told = (assignee_id: string) => who(planned(assigned({ ...ofVersion, assignee_id })).notifications);
    expect(told('own')).toEqual(['own']);
    expect(told('ben')).toEqual(['ben']);
    expect(told('mem')).toEqual(['ben', 'own']);
  });

  it('of a build that is complete names the project', () => {
    expect(planned(buildComplete()).notifications[0]).toMatchObject({
      title: 'All build tasks are complete: Payroll export',
      body: expect.stringContaining("of the project 'Payroll export' are complete") as string,
    });
  });

  it('shows times in the reader’s zone', () => {
    const zurich = { ...person('ann'), time_zone: 'Europe/Zurich' };
    const known = { ...people, members: new Map([...people.members, ['ann', zurich]]) };
    const at = (due_date: string) => planned(created({ due_date }), known).deliveries[0]?.text;
    expect(at('2026-12-01T00:00:00.000Z')).toContain('Due: Tue, 1 Dec 2026, 01:00 (Europe/Zurich, GMT+1)');
    expect(at('2026-10-25T00:30:00.000Z')).toContain('Due: Sun, 25 Oct 2026, 02:30 (Europe/Zurich, GMT+2)');
    expect(at('2026-10-25T01:30:00.000Z')).toContain('Due: Sun, 25 Oct 2026, 02:30 (Europe/Zurich, GMT+1)');
  });

  it('refuses a malformed event of a known type', () => {
    expect(() => noticeOf(event('task_created', { task: { id: 'x' } }))).toThrow();
  });
});

describe('tasks that follow their project', () => {
  it('are told of once to each, however many they are, and of each flip', () => {
    const flip = (number: number) => followed({}, number);
    const under = (one: InterlockEvent) =>
      planned(one).notifications.map(({ event_id, template, user_id }) =>
        [event_id, template, user_id].join(' '),
      );
    expect(under(flip(1))).toEqual(under(flip(1)));
    expect(under(flip(1))).not.toEqual(under(flip(2)));
    expect(planned(flip(1)).notifications[0]).toMatchObject({ link: `/v1/projects/${PROJECT}` });
  });
});

describe('what is said', () => {
  it('stands under the event, and links to the task', () => {
    const one = created({ due_date: '2026-12-01T00:00:00.000Z' });
    expect(planned(one)).toEqual({
      unreached: [],
      notifications: [
        {
          event_id: one.id,
          template: 'task_assigned',
          user_id: 'ann',
          title: 'Assigned to you: Connect the CRM',
          body: "The task 'Connect the CRM' is assigned to you.\nPriority: high\nDue: Tue, 1 Dec 2026, 00:00 UTC",
          link: `/v1/tasks/${task().id}`,
          entity_type: 'task',
          entity_id: task().id,
        },
      ],
      deliveries: [
        {
          event_id: one.id,
          template: 'task_assigned',
          user_id: 'ann',
          request_id: 'req-1',
          channel: 'email',
          to_address: 'ann@example.com',
          context: { type: 'project', id: PROJECT },
          subject: 'Assigned to you: Connect the CRM',
          text: expect.stringContaining(`https://interlock.example/base/v1/tasks/${task().id}\n`) as string,
          html: expect.stringContaining(`<p>Priority: high</p>`) as string,
        },
      ],
    });
  });

  it('keeps a subject to one line, and escapes what people wrote', () => {
    const [mail] = planned(created({ title: 'a\r\nBcc: x@example.com <b>&"' })).deliveries;
    expect(mail?.subject).toBe('Assigned to you: a Bcc: x@example.com <b>&"');
    expect(mail?.html).toContain('&lt;b&gt;&amp;&quot;');
    expect(mail?.html).not.toContain('<b>');
  });

  it('speaks the words of /v1, and gives the reason', () => {
    const change = { task: task(), old_status: 'backlog', new_status: 'blocked', reason: 'No key' };
    expect(planned(event('task_status_updated', change)).notifications[0]).toMatchObject({
      title: 'Connect the CRM: blocked',
      body: "MAX changed the status from 'pending' to 'blocked'.\nReason: No key",
    });
  });
});

it('waits 1 s, doubling to 5 min, give or take a fifth, and gives up after 12 attempts', () => {
  const middle = Array.from({ length: ATTEMPTS }, (_, at) => pauseAfter(at + 1, 0.5));
  const seconds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300];
  expect(middle).toEqual([...seconds.map((second) => second * 1_000), undefined]);
  expect([pauseAfter(1, 0), pauseAfter(1, 1)]).toEqual([800, 1_200]);
});
