import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { automationService, service, session, type AutomationService } from './automation-service.ts';
import { client, type TestClient } from './client.ts';

const admin = session('acme', 'ada', ['admin']);
const owner = session('acme', 'olga');
const system = service('acme');

let automation: AutomationService;
let ask: TestClient;
beforeAll(async () => {
  automation = await automationService();
  ask = client(automation.deps);
  await automation.tenant('acme', ['ada', 'olga', 'max', 'sam']);
  await automation.tenant('other', ['ada']);
});
afterAll(() => automation.close());

/** A version whose quote is signed, in Awaiting Client Approval. */
async function approved(checklist = { complete: 2, total: 2 }) {
  const project_id = await automation.project('acme', checklist);
  const { id, automation_id } = await ask.version(owner);
  const linked = await ask.applyExternal(id, 'Needs Pricing', 'acme', { project_id });
  expect(linked).toMatchObject({
    status: 200,
    body: { project: { id: project_id, status: 'Needs Pricing' } },
  });
  await ask.applyExternal(id, 'Awaiting Client Approval');
  await ask.quote(system, { project_id, quote_id: 'q1' }, { status: 'signed' });
  return { id, automation_id, project_id };
}

describe('the whole way of a version', () => {
  it('from intake to launch, mirrored by its project, with one audit row and one event each', async () => {
    const { id, project_id } = await approved();
    expect((await ask.move(admin, id, 'Build in Progress')).status).toBe(200);
    expect((await ask.move(admin, id, 'QA & Testing')).body).toMatchObject({
      code: 'status_prerequisite_missing',
      details: [{ code: 'build_artifacts' }, { code: 'runbook' }],
    });
    await ask.record(admin, id, 'build_artifacts', { uri: 'https://builds.example/1' });
    await ask.record(admin, id, 'runbook', { note: 'In the wiki.' });
    expect((await ask.move(admin, id, 'QA & Testing')).status).toBe(200);
    await ask.record(admin, id, 'qa_approval', { approved: true });
    await ask.record(admin, id, 'regression_results', { pass_rate: 0.97 });
    await ask.record(admin, id, 'deployment_plan');
    await ask.record(admin, id, 'rollback_plan');
    const launched = await ask.move(admin, id, 'Ready to Launch', { status_metadata: { qa_owner: 'max' } });
    expect(launched).toMatchObject({
      status: 200,
      body: {
        automation_version: {
          status: 'Ready to Launch',
          status_metadata: { qa_owner: 'max' },
          blocked_reason: null,
        },
        project: { id: project_id, status: 'Ready to Launch' },
        already_applied: false,
      },
    });
    expect((await ask.applyExternal(id, 'Live')).status).toBe(200);
    const projects = await automation.rows(
      'select lifecycle_status, delivery_phase, version from tasks.projects where id = $1',
      [project_id],
    );
    expect(projects).toEqual([{ lifecycle_status: 'Live', delivery_phase: 'live', version: 7 }]);
    const audits = await automation.rows(
      `select a.user_id, a.actor_type, a.metadata, a.action_type, o.entity_version::int as version, o.payload
         from automation.audit_logs a
         join automation.outbox o on o.payload::jsonb #>> '{audit,id}' = a.id::text
        where a.entity_id = $1 order by o.id`,
      [id],
    );
    expect(audits.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(audits[3]).toMatchObject({
      ...{ user_id: 'ada', actor_type: 'user', action_type: 'update_status' },
      metadata: {
        from_status: 'Awaiting Client Approval',
        to_status: 'Build in Progress',
        project_id,
        quote_id: 'q1',
        blocked_reason: null,
        system_initiated: false,
      },
    });
    const history = await ask.history(admin, { automation_version_id: id });
    expect(history.body.items.map(({ to_status }) => to_status)).toEqual([
      'Live',
      'Ready to Launch',
      'QA & Testing',
      'Build in Progress',
      'Awaiting Client Approval',
      'Needs Pricing',
      'Intake in Progress',
    ]);
  });

  it('says nothing when nothing changes, also to a stale hint', async () => {
    const { id } = await approved();
    const again = await ask.move(owner, id, 'Awaiting Client Approval', {
      last_known_updated_at: '2020-01-01T00:00:00Z',
    });
    expect(again).toMatchObject({
      status: 200,
      body: { already_applied: true, automation_version: { version: 3 } },
    });
  });

  it('takes what it gave out as a hint, and refuses what is stale with what is current', async () => {
    const { id } = await approved();
    const read = await ask.getVersion(admin, { automation_version_id: id });
    const known = read.body.automation_version.updated_at as string;
    const params = { automation_version_id: id };
    const stale = await ask.status(admin, params, { status: 'Build in Progress' }, { 'if-match': '"2020"' });
    expect(stale).toMatchObject({
      status: 409,
      body: { code: 'concurrency_conflict', current: { version: 3, updated_at: known } },
    });
    const [none, foreign] = [
      await ask.status(admin, params, { status: 'Ready to Launch' }),
      await ask.status(admin, params, { status: 'Live' }),
    ];
    const current = { version: 3, status: 'Awaiting Client Approval', updated_at: known };
    for (const answer of [none, foreign])
      expect(answer).toMatchObject({ status: 409, body: { code: 'invalid_status_transition', current } });
    const fresh = { status: 'Build in Progress', last_known_updated_at: known };
    expect((await ask.status(admin, params, fresh, { 'if-match': `"${known}"` })).status).toBe(200);
  });
});

describe('a block', () => {
  it('opens a remediation task, and ends when that is done and stable', async () => {
    const { id, project_id } = await approved();
    expect((await ask.move(owner, id, 'Blocked', { blocked_reason: '  ' })).body.code).toBe(
      'blocked_reason_required',
    );
    const blocked = await ask.move(owner, id, 'Blocked', { blocked_reason: ' The API is down. ' });
    const version = blocked.body.automation_version;
    expect(version).toMatchObject({
      status: 'Blocked',
      blocked_reason: 'The API is down.',
      previous_status: 'Awaiting Client Approval',
      blocked_at: version.updated_at,
    });
    const [task] = await automation.rows<{ id: string }>(
      'select * from tasks.tasks where automation_version_id = $1',
      [id],
    );
    expect(task).toMatchObject({
      id: version.remediation_task_id,
      kind: 'remediation',
      status: 'backlog',
    });
    const told = await automation.rows(
      `select o.type, o.payload::jsonb -> 'data' -> 'task' ->> 'kind' as kind, a.action_type, a.user_id
         from tasks.outbox o join tasks.audit_logs a on a.id::text = o.payload::jsonb #>> '{audit,id}'
        where o.entity_id = $1`,
      [task?.id],
    );
    expect(told).toEqual([
      { type: 'task_created', kind: 'remediation', action_type: 'create_task', user_id: 'olga' },
    ]);
    const [event] = await automation.rows<{ payload: string }>(
      `select payload from automation.outbox where entity_id = $1 order by id desc limit 1`,
      [id],
    );
    expect(JSON.parse(event?.payload ?? '')).toMatchObject({
      data: { block: { blocked_at: version.blocked_at, remediation_task_id: task?.id } },
    });

    const back = () => ask.move(admin, id, 'Awaiting Client Approval');
    expect((await back()).body.details).toMatchObject([{ code: 'remediation' }, { code: 'stability' }]);
    await automation.rows(
      `update tasks.tasks set status = 'done', progress_percent = 100, status_changed_at = clock_timestamp() where id = $1`,
      [task?.id],
    );
    expect((await back()).body.details).toMatchObject([{ code: 'stability' }]);
    await ask.record(admin, id, 'stability', { stable: true });
    expect((await back()).body).toMatchObject({
      automation_version: {
        blocked_reason: null,
        blocked_at: null,
        previous_status: null,
        remediation_task_id: null,
      },
      project: { id: project_id, status: 'Awaiting Client Approval' },
    });
  });

  it('is archived with its task canceled', async () => {
    const { id } = await approved();
    const { body } = await ask.move(owner, id, 'Blocked', { blocked_reason: 'No' });
    expect((await ask.move(admin, id, 'Archived')).body).toMatchObject({
      automation_version: { status: 'Archived', archived_at: expect.any(String) as string },
      project: { status: 'Archived' },
    });
    const tasks = await automation.rows('select status, version from tasks.tasks where id = $1', [
      body.automation_version.remediation_task_id,
    ]);
    expect(tasks).toEqual([{ status: 'canceled', version: 2 }]);
  });
});

describe('a project with several versions', () => {
  it('mirrors the newest that is not archived', async () => {
    const project_id = await automation.project('acme');
    const mirrored = async () =>
      (await automation.rows('select lifecycle_status from tasks.projects where id = $1', [project_id]))[0];
    const first = await ask.version(owner, project_id);
    await ask.applyExternal(first.id, 'Needs Pricing');
    const second = await ask.version(owner, project_id);
    expect(await mirrored()).toEqual({ lifecycle_status: 'Intake in Progress' });
    await ask.applyExternal(first.id, 'Awaiting Client Approval');
    expect(await mirrored()).toEqual({ lifecycle_status: 'Intake in Progress' });
    await ask.move(admin, second.id, 'Archived');
    expect(await mirrored()).toEqual({ lifecycle_status: 'Awaiting Client Approval' });
  });
});

describe('races', () => {
  it('let one of many writers through, and each other sees that it is done', async () => {
    const { id } = await approved();
    const known = (await ask.getVersion(admin, { automation_version_id: id })).body.automation_version
      .updated_at;
    const answers = await Promise.all(
      Array.from({ length: 12 }, () =>
        ask.move(admin, id, 'Build in Progress', { last_known_updated_at: known }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
    expect(answers.filter(({ body }) => !body.already_applied)).toHaveLength(1);
  });

  it('let one of two targets through, and refuse the other with 409', async () => {
    const { id } = await approved();
    const known = (await ask.getVersion(admin, { automation_version_id: id })).body.automation_version
      .updated_at;
    const more = { last_known_updated_at: known, blocked_reason: 'Stop' };
    const answers = await Promise.all([
      ask.move(admin, id, 'Build in Progress', more),
      ask.move(admin, id, 'Blocked', more),
      ask.move(admin, id, 'Archived', more),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('never step into QA over a build task that is being reopened', async () => {
    const { id, project_id } = await approved();
    await ask.move(admin, id, 'Build in Progress');
    await ask.record(admin, id, 'build_artifacts');
    await ask.record(admin, id, 'runbook');
    const reopening = await automation.admin.connect();
    await reopening.query('begin');
    await reopening.query('select from tasks.projects where id = $1 for no key update', [project_id]);
    const moving = ask.move(admin, id, 'QA & Testing');
    await waitsForLock(automation);
    await reopening.query('update tasks.projects set checklist_complete = 1 where id = $1', [project_id]);
    await reopening.query('commit');
    reopening.release();
    expect(await moving).toMatchObject({ status: 400, body: { details: [{ code: 'build_checklist' }] } });
  });

  it('leave nothing half when the session is killed in the middle', async () => {
    const { id, project_id } = await approved();
    const holding = await automation.admin.connect();
    await holding.query('begin');
    await holding.query('select from tasks.projects where id = $1 for no key update', [project_id]);
    const moving = ask
      .move(admin, id, 'Blocked', { blocked_reason: 'Stop' })
      .catch((error: unknown) => error);
    const [waiting] = await waitsForLock(automation);
    await automation.rows('select pg_terminate_backend($1)', [waiting?.['pid']]);
    await holding.query('rollback');
    holding.release();
    expect(await moving).toBeInstanceOf(Error);
    const read = await ask.getVersion(admin, { automation_version_id: id });
    expect(read.body.automation_version).toMatchObject({ status: 'Awaiting Client Approval', version: 3 });
    expect(await automation.rows('select from tasks.tasks where automation_version_id = $1', [id])).toEqual(
      [],
    );
    expect(
      await automation.rows(`select from automation.audit_logs where entity_id = $1`, [id]),
    ).toHaveLength(3);
  });
});

/** The sessions of the service that commit alone and wait for a lock; resolves when there is one. */
async function waitsForLock({ rows }: AutomationService) {
  const waiting = () =>
    rows(
      `select pid from pg_stat_activity
        where datname = current_database() and usename = 'automation_app' and wait_event_type = 'Lock'
          and query like '%from commit_transition(%'`,
    );
  await expect.poll(waiting, { interval: 20 }).not.toEqual([]);
  return waiting();
}
