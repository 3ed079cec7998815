import type { EscalationLevel, InterlockEvent } from '@interlock/contracts';
import { describe, expect, it } from 'vitest';
import { noticeOf } from '../src/domain/notice-of.ts';
import { plan, type People, type Person } from '../src/domain/plan.ts';
import { escalated, PROJECT, REMEDIATION, VERSION, versionMoved } from './events.ts';

const person = (user_id: string): Person => ({
  user_id,
  email: `${user_id}@example.com`,
  display_name: user_id,
});
const ofProject = [
  { user_id: 'own', role: 'owner' },
  { user_id: 'opa', role: 'ops' },
  { user_id: 'cli', role: 'client' },
  { user_id: 'mem', role: 'member' },
  { user_id: 'left', role: 'client' },
];
const people: People = {
  members: new Map(['own', 'opa', 'cli', 'mem', 'duty', 'auto'].map((id) => [id, person(id)])),
  projects: new Map([[PROJECT, ofProject]]),
  automationVersions: new Map([[VERSION, [{ user_id: 'auto', role: 'owner' }]]]),
  ops: [
    { ...person('bob'), roles: ['ops_build'] },
    { ...person('rel'), roles: ['ops_release'] },
  ],
  onCall: ['duty', 'left'],
  hasSlack: true,
};

function planned(one: InterlockEvent, known = people) {
  const notice = noticeOf(one);
  const { notifications, deliveries } = plan(notice ? [notice] : [], known, 'https://interlock.example/');
  const who = (all: readonly { user_id: string }[]) => all.map(({ user_id }) => user_id).sort();
  return {
    ...{ notifications, deliveries },
    templates: [...new Set(notifications.map(({ template }) => template))],
    told: who(notifications),
    mailed: who(deliveries.filter(({ channel }) => channel === 'email')),
    slack: deliveries.filter(({ channel }) => channel === 'slack'),
  };
}

const everyone = ['bob', 'cli', 'opa', 'own', 'rel'];
const ops = ['bob', 'opa', 'own', 'rel'];

describe('Flow 13, Notifications', () => {
  it.each([
    ['Build in Progress', 'build_started', everyone, everyone, 0],
    ['QA & Testing', 'qa_started', ops, [], 1],
    ['Ready to Launch', 'ready_to_launch', ['cli', 'rel'], ['cli', 'rel'], 1],
    ['Blocked', 'automation_blocked', ['bob', 'cli', 'duty', 'opa', 'own', 'rel'], null, 1],
    ['Archived', 'automation_archived', ops, [], 0],
  ] as const)('of %s: %s', (to, template, told, mailed, slack) => {
    const from = to === 'QA & Testing' ? 'Build in Progress' : undefined;
    const found = planned(versionMoved(to, from ? { from } : {}));
    expect(found.templates).toEqual([template]);
    expect(found.told).toEqual(told);
    expect(found.mailed).toEqual(mailed ?? told);
    expect(found.slack).toHaveLength(slack);
  });

  it.each(['Needs Pricing', 'Awaiting Client Approval', 'Live', 'Paused', 'Intake in Progress'] as const)(
    'of %s tells nothing: that is another flow’s',
    (to) => {
      expect(planned(versionMoved(to)).notifications).toEqual([]);
      expect(planned(versionMoved(to)).deliveries).toEqual([]);
    },
  );

  it('of a return from Blocked tells nothing again, but an archive from there', () => {
    for (const to of ['Build in Progress', 'QA & Testing', 'Ready to Launch'] as const)
      expect(planned(versionMoved(to, { from: 'Blocked' })).notifications).toEqual([]);
    expect(planned(versionMoved('Archived', { from: 'Blocked' })).templates).toEqual(['automation_archived']);
  });

  it.each([
    ['reminder', 'remediation_reminder', ['duty'], 0],
    ['escalation', 'remediation_escalated', ['rel'], 1],
    ['approval', 'remediation_approval', ops, 1],
  ] as const)('of a remediation that waits: %s', (level, template, told, slack) => {
    const found = planned(escalated(level));
    expect(found.templates).toEqual([template]);
    expect(found.told).toEqual(told);
    expect(found.mailed).toEqual(told);
    expect(found.slack).toHaveLength(slack);
    expect(found.notifications[0]).toMatchObject({ link: `/v1/tasks/${REMEDIATION}` });
  });

  it('reaches all ops where nobody releases or is on call, and no channel where there is none', () => {
    const few = { ...people, ops: people.ops.slice(0, 1), onCall: ['left'], hasSlack: false };
    for (const level of ['reminder', 'escalation'] satisfies EscalationLevel[])
      expect(planned(escalated(level), few)).toMatchObject({ told: ['bob'], slack: [] });
  });

  it('reaches the people of the automation where the version has no project yet', () => {
    expect(planned(versionMoved('Blocked', { project_id: null })).told).toEqual([
      'auto',
      'bob',
      'duty',
      'rel',
    ]);
  });
});

describe('what is said', () => {
  it('of a build links to the checklist of its project', () => {
    const { notifications, deliveries } = planned(versionMoved('Build in Progress'));
    const link = `/v1/tasks?project_id=${PROJECT}&kind=build_checklist`;
    expect(notifications[0]).toMatchObject({ title: 'Build started: Invoices <b>, version 2', link });
    expect(deliveries[0]?.text).toContain(`https://interlock.example${link}`);
  });

  it('of a block names the reason, the task and what to do, and stands out in Slack', () => {
    const { deliveries, slack } = planned(versionMoved('Blocked'));
    const url = `https://interlock.example/v1/tasks/${REMEDIATION}`;
    expect(deliveries[0]?.text).toContain(url);
    expect(deliveries[0]?.text).toMatch(/Reason: The API <is> down\.\nWhat to do: .*complete the task/);
    expect(deliveries[0]?.text).toContain("it returns to 'QA & Testing'");
    expect(slack).toMatchObject([{ user_id: '#slack', to_address: '', channel: 'slack' }]);
    expect(slack[0]?.text).toMatch(
      /^:rotating_light: CRITICAL: \*Blocked: Invoices &lt;b&gt;, version 2\*\n/,
    );
    expect(slack[0]?.text).toContain('The API &lt;is&gt; down.');
    expect(slack[0]?.text).toContain(url);
  });
});
