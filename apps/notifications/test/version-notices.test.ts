import type { EscalationLevel, InterlockEvent } from '@interlock/contracts';
import { describe, expect, it } from 'vitest';
import { noticeOf } from '../src/domain/notice-of.ts';
import type { People, Person } from '../src/domain/people.ts';
import { plan } from '../src/domain/plan.ts';
import { by, escalated, event, PROJECT, REMEDIATION, task, VERSION, versionMoved } from './events.ts';

const person = (user_id: string, roles: string[] = []): Person => ({
  ...{ user_id, roles, status: 'active', time_zone: 'UTC' },
  email: `${user_id}@example.com`,
  display_name: user_id,
});
const membersOf = (...all: Person[]) => new Map(all.map((one) => [one.user_id, one]));
const ofProject = [
  { user_id: 'own', role: 'owner' },
  { user_id: 'opa', role: 'ops' },
  { user_id: 'cli', role: 'client' },
  { user_id: 'mem', role: 'member' },
  { user_id: 'left', role: 'client' },
];
const people: People = {
  members: membersOf(
    ...['own', 'opa', 'cli', 'mem', 'duty', 'auto'].map((id) => person(id)),
    ...[person('bob', ['ops_build']), person('rel', ['ops_release'])],
  ),
  projects: new Map([[PROJECT, ofProject]]),
  automationVersions: new Map([
    [VERSION, { projectId: PROJECT, people: [{ user_id: 'auto', role: 'owner' }] }],
  ]),
  onCall: ['duty', 'left'],
  hasSlack: true,
};

function planned(one: InterlockEvent, known = people) {
  const notice = noticeOf(one);
  const { notifications, deliveries, unreached } = plan(
    notice ? [notice] : [],
    known,
    'https://interlock.example/',
  );
  const who = (all: readonly { user_id: string }[]) => all.map(({ user_id }) => user_id).sort();
  return {
    ...{ notifications, deliveries, unreached: unreached.length },
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

  const without = (...gone: string[]): People => ({
    ...{ ...people, onCall: ['left'], hasSlack: false },
    members: membersOf(...[...people.members.values()].filter(({ user_id }) => !gone.includes(user_id))),
  });
  const levels = ['reminder', 'escalation'] as const satisfies EscalationLevel[];

  it('reaches ops of the tenant and of the project where nobody releases or is on call, and says so', () => {
    for (const level of levels) {
      const found = planned(escalated(level), without('rel'));
      expect(found).toMatchObject({ told: ['bob', 'opa', 'own'], slack: [] });
      const why = level === 'reminder' ? 'Nobody is on call' : 'Nobody has the role ops_release';
      for (const { body } of found.notifications)
        expect(body).toMatch(new RegExp(`\n${why}: you are told as one of ops\\.$`));
      for (const { text } of found.deliveries) expect(text).toContain(why);
    }
  });

  it('reaches the project’s ops where the tenant has none, then the automation’s owner, then admins', () => {
    for (const level of levels) {
      const gone = ['rel', 'bob'];
      expect(planned(escalated(level), without(...gone)).told).toEqual(['opa', 'own']);
      expect(planned(escalated(level), without(...gone, 'opa', 'own')).told).toEqual(['auto']);
      const admin = without(...gone, 'opa', 'own', 'auto');
      const members = new Map([...admin.members, ['adm', person('adm', ['admin'])]]);
      const found = planned(escalated(level), { ...admin, members });
      expect(found.told).toEqual(['adm']);
      expect(found.notifications[0]?.body).toMatch(/: you are told as an admin\.$/);
      expect(planned(escalated(level), admin)).toMatchObject({ told: [], unreached: 1 });
    }
  });

  it('says nothing of that to those who are told by rule', () => {
    const found = planned(versionMoved('Blocked'), without());
    expect(found.told).toEqual(everyone);
    for (const { body } of found.notifications) expect(body).not.toContain('you are told');
  });

  it('of a remediation that is reopened reaches its assignee, the owner and who is on call, by mail', () => {
    const remediation = {
      kind: 'remediation',
      project_id: null,
      automation_version_id: VERSION,
      assignee_id: 'auto',
    } as const;
    const reason = 'The version is not stable.';
    const reopened = event('task_status_updated', {
      ...{ task: task(remediation), old_status: 'done', new_status: 'in_progress', reason },
    });
    const found = planned(by({ type: 'service', id: 'orchestrator' }, reopened));
    expect(found.templates).toEqual(['remediation_reopened']);
    expect(found).toMatchObject({ told: ['auto', 'duty'], mailed: ['auto', 'duty'] });
    expect(found.deliveries[0]?.text).toContain(reason);
    expect(planned(by({ type: 'user', id: 'duty' }, reopened)).templates).toEqual(['task_status_updated']);
  });

  it('reaches the people of the automation where the version has no project yet', () => {
    const known = {
      ...people,
      automationVersions: new Map([
        [VERSION, { projectId: null, people: [{ user_id: 'auto', role: 'owner' }] }],
      ]),
    };
    const told = planned(versionMoved('Blocked', { project_id: null }), known).told;
    expect(told).toEqual(['auto', 'bob', 'duty', 'rel']);
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
