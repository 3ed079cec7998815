import { AUTOMATION_STATUSES, type AutomationStatus } from '@interlock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVIDENCE, startFlow13, type Caller, type Flow13, type Version } from './flow-13.ts';

let flow: Flow13;
beforeAll(async () => {
  flow = await startFlow13();
}, 120_000);
afterAll(() => flow.stop(), 30_000);

/** What an admin may do for whom every prerequisite is met (Flow 13, Allowed Transition Matrix). */
const ALLOWED: Readonly<Record<AutomationStatus, readonly AutomationStatus[]>> = {
  'Intake in Progress': ['Blocked', 'Archived'],
  'Needs Pricing': ['Blocked', 'Archived'],
  'Awaiting Client Approval': ['Build in Progress', 'Blocked', 'Archived'],
  'Build in Progress': ['QA & Testing', 'Blocked', 'Archived'],
  'QA & Testing': ['Ready to Launch', 'Blocked', 'Archived'],
  'Ready to Launch': ['Blocked', 'Archived'],
  Live: ['Blocked', 'Archived'],
  Paused: ['Blocked', 'Archived'],
  Blocked: ['QA & Testing', 'Archived'],
  Archived: [],
};

const allowedFor = async (who: Caller, { id }: Version) => {
  const { body } = await who('GET', `/v1/automation-versions/${id}/transitions`);
  return body.transitions.filter(({ allowed }) => allowed).map(({ target }) => target);
};

describe('each of the 100 pairs', () => {
  it.each(AUTOMATION_STATUSES)(
    'out of %s',
    async (from) => {
      const first = await flow.into(from);
      expect((await allowedFor(flow.admin, first)).sort()).toEqual([...ALLOWED[from]].sort());
      for (const to of AUTOMATION_STATUSES.filter((status) => !ALLOWED[from].includes(status))) {
        const { status, body } = await flow.move(flow.admin, first, to);
        if (to === from) expect([status, body.already_applied]).toEqual([200, true]);
        else expect([to, status, body.code]).toEqual([to, 409, 'invalid_status_transition']);
      }
      for (const to of ALLOWED[from]) {
        const version = await flow.into(from);
        const { status, body } = await flow.move(flow.admin, version, to);
        expect([to, status, body.automation_version.status]).toEqual([to, 200, to]);
        expect(body.project).toEqual({ id: version.project, status: to });
      }
    },
    60_000,
  );
});

describe('each role', () => {
  const WAYS: readonly [AutomationStatus, AutomationStatus][] = [
    ['Awaiting Client Approval', 'Build in Progress'],
    ['Build in Progress', 'QA & Testing'],
    ['QA & Testing', 'Ready to Launch'],
    ['Live', 'Blocked'],
    ['Blocked', 'QA & Testing'],
    ['Live', 'Archived'],
  ];
  it.each([
    ['no role', [], 'session', []],
    ['workflows_write', ['workflows_write'], 'session', ['Blocked']],
    ['another ops role', ['ops_finance'], 'session', ['Blocked']],
    ['ops_build', ['ops_build'], 'session', ['Build in Progress', 'QA & Testing', 'Blocked', 'unblock']],
    ['ops_release', ['ops_release'], 'session', ['Ready to Launch', 'Blocked', 'unblock', 'Archived']],
    ['a service', [], 'service', ['Build in Progress', 'QA & Testing', 'Blocked', 'unblock']],
  ] as const)(
    '%s may what it may',
    async (name, roles, use, may) => {
      const who = await flow.caller('acme', name.replaceAll(' ', '.'), [...roles], use);
      for (const [from, to] of WAYS) {
        const version = await flow.into(from);
        if (to === 'Archived') await flow.record(flow.admin, version, 'archive_approval', { approved: true });
        const target = from === 'Blocked' ? 'unblock' : to;
        const { status } = await flow.move(who, version, to);
        expect([from, to, status]).toEqual([
          from,
          to,
          (may as readonly string[]).includes(target) ? 200 : 403,
        ]);
      }
    },
    60_000,
  );
});

describe('each prerequisite', () => {
  const missing = async (version: Version, to: AutomationStatus, who = flow.admin) => {
    const { status, body } = await flow.move(who, version, to);
    return [status, body.code, ...body.details.map(({ code }) => code)];
  };
  const PREREQUISITE = 'status_prerequisite_missing';

  it('of the build is missed alone', async () => {
    const version = await flow.into('Awaiting Client Approval', false);
    const { project } = version;
    const tried = () => missing(version, 'Build in Progress');
    expect(await tried()).toEqual([400, 'quote_missing_for_transition', 'quote', 'quote_signed']);
    await flow.quote(project, 'q1', { status: 'sent' });
    expect(await tried()).toEqual([400, PREREQUISITE, 'quote_signed']);
    await flow.quote(project, 'q1', { status: 'signed', payment_required: true });
    expect(await tried()).toEqual([400, PREREQUISITE, 'payment']);
    await flow.quote(project, 'q2', { status: 'draft' });
    expect(await tried()).toEqual([400, PREREQUISITE, 'quote_signed']);
  });

  it.each([
    ['Build in Progress', 'QA & Testing', ['build_artifacts', 'runbook']],
    [
      'QA & Testing',
      'Ready to Launch',
      ['qa_approval', 'regression_results', 'deployment_plan', 'rollback_plan'],
    ],
  ] as const)(
    'of leaving %s is missed alone, and with all others',
    async (from, to, kinds) => {
      const bare = await flow.into(from, false);
      const first = from === 'Build in Progress' ? ['build_checklist'] : [];
      expect(await missing(bare, to)).toEqual([400, PREREQUISITE, ...first, ...kinds]);
      if (first.length > 0) await flow.buildTask(bare, 'complete');
      for (const left of kinds) {
        const version = await flow.into(from, false);
        if (first.length > 0) await flow.buildTask(version, 'complete');
        for (const kind of kinds.filter((one) => one !== left)) await flow.record(flow.admin, version, kind);
        expect(await missing(version, to)).toEqual([400, PREREQUISITE, left]);
      }
      for (const kind of kinds) await flow.record(flow.admin, bare, kind, EVIDENCE[kind]);
      if (first.length > 0) {
        const open = await flow.buildTask(bare, 'pending');
        expect(await missing(bare, to)).toEqual([400, PREREQUISITE, 'build_checklist']);
        await flow.complete(open);
      }
      expect((await flow.move(flow.admin, bare, to)).status).toBe(200);
    },
    30_000,
  );

  it('of a block and of its end is missed', async () => {
    const version = await flow.into('Blocked', false);
    expect(await missing(version, 'QA & Testing')).toEqual([400, PREREQUISITE, 'remediation', 'stability']);
    const again = await flow.begin();
    const { body } = await flow.move(flow.admin, again, 'Blocked', { blocked_reason: ' ' });
    expect(body.code).toBe('blocked_reason_required');
  });

  it('of an archive is missed alone and together', async () => {
    const release = await flow.caller('acme', 'rita', ['ops_release']);
    const version = await flow.into('Live', false);
    expect(await missing(version, 'Archived', release)).toEqual([
      400,
      PREREQUISITE,
      'archive_approval',
      'traffic',
    ]);
    await flow.record(flow.admin, version, 'traffic', { active: false });
    expect(await missing(version, 'Archived', release)).toEqual([400, PREREQUISITE, 'archive_approval']);
    expect((await flow.record(release, version, 'archive_approval', { approved: true })).status).toBe(403);
    await flow.record(flow.admin, version, 'archive_approval', { approved: true });
    expect((await flow.move(release, version, 'Archived')).status).toBe(200);
  });
});

describe('at the same moment', () => {
  it('one of many transitions of a version wins, and the others are told', async () => {
    const version = await flow.into('Awaiting Client Approval');
    const targets = ['Build in Progress', 'Blocked', 'Archived'] as const;
    const read = await flow.admin('GET', `/v1/automation-versions/${version.id}`);
    const last_known_updated_at = read.body.automation_version.updated_at;
    const answers = await Promise.all(
      Array.from({ length: 18 }, (_, at) =>
        flow.move(flow.admin, version, targets[at % 3] ?? 'Blocked', { last_known_updated_at }),
      ),
    );
    expect(answers.filter(({ body }) => body.already_applied === false)).toHaveLength(1);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    const history = await flow.admin('GET', `/v1/automation-versions/${version.id}/history`);
    expect(history.body.items).toHaveLength(4);
  });

  it('no version steps into QA beside a build task that is reopened', async () => {
    const outcomes: string[] = [];
    for (let round = 0; round < 12; round += 1) {
      const version = await flow.into('Build in Progress', false);
      const task = await flow.buildTask(version, 'complete');
      for (const kind of ['build_artifacts', 'runbook']) await flow.record(flow.admin, version, kind);
      const reopen = () =>
        flow.admin('PATCH', `/v1/tasks/${task}/status`, { status: 'in_progress', reason: 'No' });
      const step = () => flow.move(flow.admin, version, 'QA & Testing');
      const [moved] =
        round % 2 === 0
          ? await Promise.all([step(), reopen()])
          : (await Promise.all([reopen(), step()])).reverse();
      const audit = await flow.admin('GET', `/v1/tasks/${task}/activity`);
      const reopened = audit.body.items[0]?.['occurred_at'] ?? '';
      const version_ = moved?.body.automation_version;
      // Whoever was first, the database's clock says so: both took the project's row.
      if (moved?.status === 200) expect((version_?.updated_at ?? '') <= reopened).toBe(true);
      else expect(moved?.body.details).toMatchObject([{ code: 'build_checklist' }]);
      outcomes.push(String(moved?.status));
    }
    expect(outcomes).toHaveLength(12);
  }, 60_000);
});

it('shows another tenant nothing, whatever it asks', async () => {
  const version = await flow.into('Build in Progress');
  const stranger = await flow.caller('other', 'eve', ['admin']);
  const service = await flow.caller('other', 'flows', ['flow_11', 'flow_24', 'flow_35'], 'service');
  const path = `/v1/automation-versions/${version.id}`;
  const answers = await Promise.all([
    stranger('GET', path),
    stranger('GET', `${path}/history`),
    stranger('GET', `${path}/transitions`),
    flow.move(stranger, version, 'Blocked'),
    flow.record(stranger, version, 'runbook'),
    stranger('PATCH', `/v1/automations/${version.automation}`, { name: 'Mine' }),
    stranger('PUT', `/v1/automations/${version.automation}/members/eve`, { role: 'owner' }),
    stranger('POST', `/v1/automations/${version.automation}/versions`, {}),
    stranger('POST', '/v1/tasks', { automation_version_id: version.id, kind: 'general_todo', title: 'Mine' }),
    service('POST', `/v1/internal/automation-versions/${version.id}/external-transitions`, {
      status: 'Live',
    }),
    service('PUT', `/v1/projects/${version.project}/quotes/q9`, { status: 'signed' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  expect((await stranger('GET', '/v1/automation-versions')).body.items).toEqual([]);
});
