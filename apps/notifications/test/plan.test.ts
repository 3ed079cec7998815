import type { InterlockEvent } from '@interlock/contracts';
import { describe, expect, it } from 'vitest';
import { ATTEMPTS, pauseAfter } from '../src/domain/backoff.ts';
import { noticeOf } from '../src/domain/notice-of.ts';
import { plan, type People, type Person } from '../src/domain/plan.ts';
import {
  assigned,
  buildComplete,
  created,
  due,
  event,
  followed,
  PROJECT,
  statusUpdated,
  task,
} from './events.ts';

const person = (user_id: string): Person => ({
  user_id,
  email: `${user_id}@example.com`,
  display_name: user_id.toUpperCase(),
});
const people: People = {
  members: new Map(['ann', 'ben', 'opa', 'cli', 'mem'].map((id) => [id, person(id)])),
  projects: new Map([
    [
      PROJECT,
      [
        { user_id: 'ben', role: 'owner' },
        { user_id: 'opa', role: 'ops' },
        { user_id: 'mem', role: 'member' },
        { user_id: 'cli', role: 'client' },
        { user_id: 'left', role: 'owner' },
      ],
    ],
  ]),
  automationVersions: new Map(),
  ops: [
    { ...person('opa'), roles: ['ops_build'] },
    { ...person('rel'), roles: ['ops_release'] },
  ],
  onCall: ['ann'],
  hasSlack: true,
};
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
    ['an assignment to a stranger', assigned({ assignee_id: 'stranger' }), [], []],
    ['a change of status', statusUpdated(), ['ann', 'ben'], []],
    ['a change of status of the owner’s task', statusUpdated({ assignee_id: 'ben' }), ['ben'], []],
    ['a change of status without a project', statusUpdated({ project_id: null }), ['ann'], []],
    ['a due date', due(), ['ann'], ['ann']],
    ['a due date of nobody’s task', due({ assignee_id: null }), ['ben'], ['ben']],
    ['a complete checklist', buildComplete(), ['ben', 'opa', 'rel'], ['ben', 'opa', 'rel']],
    ['a deleted task', event('task_deleted', { task: task() }), [], []],
  ])('of %s', (_what, one, notified, mailed) => {
    const { notifications, deliveries } = planned(one);
    expect(who(notifications)).toEqual(notified);
    expect(who(deliveries)).toEqual(mailed);
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
      notifications: [
        {
          event_id: one.id,
          template: 'task_assigned',
          user_id: 'ann',
          title: 'Assigned to you: Connect the CRM',
          body: "The task 'Connect the CRM' is assigned to you.\nPriority: high\nDue: 2026-12-01T00:00:00.000Z",
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
      body: "ben changed the status from 'pending' to 'blocked'.\nReason: No key",
    });
  });
});

it('waits 1 s, doubling to 5 min, give or take a fifth, and gives up after 12 attempts', () => {
  const middle = Array.from({ length: ATTEMPTS }, (_, at) => pauseAfter(at + 1, 0.5));
  const seconds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300];
  expect(middle).toEqual([...seconds.map((second) => second * 1_000), undefined]);
  expect([pauseAfter(1, 0), pauseAfter(1, 1)]).toEqual([800, 1_200]);
});
