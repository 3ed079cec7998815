import type { Principal, ProjectStatus } from '@interlock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advanceCascade } from '../src/use-cases/cascade/advance-cascade.ts';
import { listOpenCascades } from '../src/use-cases/cascade/list-open-cascades.ts';
import { getProject } from '../src/use-cases/projects/get-project.ts';
import { updateProjectStatus } from '../src/use-cases/projects/update-project-status.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
const orchestrator: Principal = {
  kind: 'service',
  tenantId: 'acme',
  sub: 'orchestrator',
  roles: [],
  systemInitiated: true,
};

let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {}, max: {}, ada: {} });
});
afterAll(() => service.close());

const flip = (project_id: string, status: ProjectStatus, more = {}, who = owner) =>
  as(who, updateProjectStatus(service.deps), { project_id, status, ...more });
const advance = (project_id: string, status_number: number, limit = 500) =>
  as(orchestrator, advanceCascade(service.deps), { project_id, status_number, limit });
const read = async (project_id: string) =>
  (await as(owner, getProject(service.deps), { project_id })).project;
const statuses = async (projectId: string) =>
  (
    await service.rows('select effective_status from tasks.tasks where project_id = $1 order by id', [
      projectId,
    ])
  ).map((row) => row['effective_status']);
const refusal = (code: string) =>
  expect.objectContaining({ refusal: expect.objectContaining({ code }) as unknown });

async function projectWithEach() {
  const made = await projectOf(service, owner, { max: 'member' });
  const blocked = { status: 'blocked', reason: 'Waits' } as const;
  const canceled = { status: 'canceled', reason: 'Not wanted' } as const;
  for (const fields of [{}, { status: 'in_progress' }, blocked, { status: 'done' }, canceled] as const) {
    await made.task(fields);
  }
  return made;
}

describe('what a flip does to tasks (Business Rules, Automatic Task Status Changes)', () => {
  it.each([
    ['completed', ['done', 'done', 'done', 'done', 'canceled'], 3],
    ['cancelled', ['canceled', 'canceled', 'canceled', 'done', 'canceled'], 3],
    ['on_hold', ['backlog', 'blocked', 'blocked', 'done', 'canceled'], 1],
    ['active', ['backlog', 'in_progress', 'blocked', 'done', 'canceled'], 0],
    ['archived', ['backlog', 'in_progress', 'blocked', 'done', 'canceled'], 0],
  ] as const)('%s', async (status, expected, total) => {
    const { project } = await projectWithEach();
    const { project: flipped } = await flip(project.id, status);
    const before = { state: total > 0 ? 'running' : 'none', done: 0, total, superseded: null };
    expect(flipped).toMatchObject({ status, cascade: before });
    const after = { state: 'done', done: total, total, project: 'Onboarding', status, superseded: null };
    if (total > 0) expect(await advance(project.id, 1)).toEqual(after);
    expect(await statuses(project.id)).toEqual(expected);
  });

  it('planning, from on hold, protects what has ended', async () => {
    const { project } = await projectWithEach();
    await flip(project.id, 'on_hold');
    await advance(project.id, 1);
    await flip(project.id, 'planning');
    expect(await advance(project.id, 2)).toMatchObject({ state: 'done', done: 2, total: 2 });
    expect(await statuses(project.id)).toEqual(['backlog', 'backlog', 'backlog', 'done', 'canceled']);
  });
});

describe('a flip', () => {
  it('is one write: audited and announced, and nothing when the status is the same', async () => {
    const { project } = await projectWithEach();
    await flip(project.id, 'on_hold', { reason: ' Client asked ' });
    expect(await flip(project.id, 'on_hold', { version: 1 })).toMatchObject({ already_applied: true });
    const events = await service.rows(
      `select o.payload::jsonb -> 'data' as data, a.metadata, a.user_id from tasks.outbox o
         join tasks.audit_logs a on a.id = (o.payload::jsonb #>> '{audit,id}')::uuid
        where o.entity_id = $1 and o.type = 'project_status_changed'`,
      [project.id],
    );
    expect(events).toMatchObject([
      {
        user_id: 'olga',
        metadata: { old_status: 'planning', new_status: 'on_hold', reason: 'Client asked' },
        data: { status_number: 1, cascade_total: 1, reason: 'Client asked' },
      },
    ]);
  });

  it('is for owners, ops and admins, and out of the archive for admins alone', async () => {
    const { project } = await projectWithEach();
    const by = (who: string, roles: string[]) => session('acme', who, roles);
    await expect(flip(project.id, 'archived', {}, by('max', []))).rejects.toEqual(refusal('forbidden'));
    await flip(project.id, 'archived', {}, by('max', ['ops_build']));
    await expect(flip(project.id, 'active', {}, by('max', ['ops_build']))).rejects.toEqual(
      refusal('forbidden'),
    );
    await expect(flip(project.id, 'active')).rejects.toEqual(refusal('forbidden'));
    await flip(project.id, 'active', {}, by('ada', ['admin']));
    await expect(flip(project.id, 'on_hold', { version: 1 })).rejects.toEqual(
      refusal('concurrency_conflict'),
    );
    await expect(flip(project.id, 'on_hold', { reason: 'x'.repeat(501) })).rejects.toEqual(
      refusal('reason_required'),
    );
  });
});

describe('a cascade', () => {
  it('goes in batches, each task with its audit row and event, by who flipped, because of the flip', async () => {
    const { project, task } = await projectOf(service, owner);
    const made = [];
    for (let n = 0; n < 7; n += 1) made.push(await task({ kind: 'build_checklist' }));
    await flip(project.id, 'completed', { reason: 'Delivered' });
    expect(await advance(project.id, 1, 3)).toMatchObject({ state: 'running', done: 3, total: 7 });
    expect((await read(project.id)).cascade).toMatchObject({ state: 'running', done: 3, total: 7 });
    expect(await advance(project.id, 1, 3)).toMatchObject({ state: 'running', done: 6, total: 7 });
    expect(await advance(project.id, 1, 3)).toMatchObject({ state: 'done', done: 7, total: 7 });
    expect(await advance(project.id, 1, 3)).toMatchObject({ state: 'done', done: 7, total: 7 });
    expect(await read(project.id)).toMatchObject({
      checklist_complete: 7,
      checklist_progress: 100,
      version: 2,
    });
    const events = await service.rows(
      `select o.type, o.entity_version::int as version, o.payload::jsonb -> 'cause' as cause, a.user_id, a.metadata
         from tasks.outbox o join tasks.audit_logs a on a.id = (o.payload::jsonb #>> '{audit,id}')::uuid
        where o.entity_id = any ($1) and o.type = 'task_status_updated'`,
      [made.map(({ id }) => id)],
    );
    expect(events).toHaveLength(7);
    for (const event of events) {
      expect(event).toMatchObject({
        version: 2,
        cause: { type: 'project_cascade', id: `${project.id}/1` },
        user_id: 'olga',
        metadata: { old_status: 'backlog', new_status: 'done', reason: 'Delivered' },
      });
    }
    const ends = await service.rows(
      `select type from tasks.outbox where entity_id = $1 and type in ('project_cascade_completed', 'build_tasks_complete')`,
      [project.id],
    );
    expect(ends.map(({ type }) => type).sort()).toEqual([
      'build_tasks_complete',
      'project_cascade_completed',
    ]);
  });

  it('stops where a later flip came, and says so', async () => {
    const { project } = await projectWithEach();
    await flip(project.id, 'cancelled');
    await advance(project.id, 1, 1);
    const { project: again } = await flip(project.id, 'active');
    const superseded = {
      ...{ status: 'cancelled', status_number: 1, done: 1, left: 2 },
      by: { status: 'active', status_number: 2, user_id: 'olga', at: expect.any(String) as unknown },
    };
    expect(again.cascade).toEqual({ state: 'superseded', done: 1, total: 3, superseded });
    const told = { state: 'superseded', done: 1, total: 3, project: 'Onboarding', status: 'cancelled' };
    expect(await advance(project.id, 1)).toEqual({ ...told, superseded });
    const rows = await service.rows(
      `select a.user_id, a.metadata, o.type, o.payload::jsonb #>> '{data,change}' as change,
              o.payload::jsonb -> 'cause' as cause
         from tasks.audit_logs a join tasks.outbox o on (o.payload::jsonb #>> '{audit,id}')::uuid = a.id
        where a.entity_id = $1 and a.action_type = 'supersede_project_cascade'`,
      [project.id],
    );
    expect(rows).toEqual([
      {
        ...{ user_id: 'olga', type: 'project_changed', change: 'cascade_superseded' },
        cause: { type: 'project_cascade', id: `${project.id}/1` },
        metadata: {
          ...{ status: 'cancelled', status_number: 1, changed: 1, left: 2 },
          ...{ by_status: 'active', by_status_number: 2 },
        },
      },
    ]);
    expect((await statuses(project.id)).filter((status) => status === 'canceled')).toHaveLength(2);
  });

  it('that was superseded stays to be seen until another has come to its end', async () => {
    const { project } = await projectWithEach();
    await flip(project.id, 'cancelled');
    await advance(project.id, 1, 1);
    await flip(project.id, 'active');
    await flip(project.id, 'archived');
    expect((await read(project.id)).cascade).toMatchObject({
      ...{ state: 'superseded', done: 1, total: 3 },
      superseded: { status: 'cancelled', left: 2, by: { status: 'active', status_number: 2 } },
    });
    await flip(project.id, 'active', {}, session('acme', 'olga', ['admin']));
    await flip(project.id, 'completed');
    await advance(project.id, 5, 1);
    const { cascade } = (await flip(project.id, 'cancelled')).project;
    expect(cascade).toMatchObject({
      ...{ state: 'running', done: 0, total: 1 },
      superseded: { status: 'completed', done: 1, left: 1, by: { status: 'cancelled', status_number: 6 } },
    });
    expect(await advance(project.id, 5)).toMatchObject({ state: 'superseded', superseded: { left: 1 } });
    expect(await advance(project.id, 1)).toMatchObject({ state: 'superseded', superseded: null });
    await advance(project.id, 6);
    expect((await read(project.id)).cascade).toEqual({ state: 'done', done: 1, total: 1, superseded: null });
    await flip(project.id, 'active');
    expect((await read(project.id)).cascade).toEqual({ state: 'none', done: 0, total: 0, superseded: null });
  });

  it('leaves what was changed or made after the flip as it is', async () => {
    const { project, task, move } = await projectOf(service, owner);
    const [first, second] = [await task({ status: 'in_progress' }), await task({ status: 'in_progress' })];
    await flip(project.id, 'on_hold');
    await move(owner, first.id, 'blocked', { reason: 'By hand' });
    await move(owner, first.id, 'in_progress');
    expect(await advance(project.id, 1)).toMatchObject({ state: 'done', done: 1, total: 1 });
    const rows = await service.rows(
      'select id, status, reason from tasks.tasks where project_id = $1 order by id',
      [project.id],
    );
    expect(rows).toEqual([
      { id: first.id, status: 'in_progress', reason: null },
      { id: second.id, status: 'blocked', reason: "Project status changed to 'on_hold'." },
    ]);
  });

  it('imposes its status over a checklist, whose own stays', async () => {
    const { project, task } = await projectOf(service, owner);
    const { id } = await task();
    await service.rows(
      `insert into tasks.checklist_items (tenant_id, id, task_id, title, status, position)
       select 'acme', gen_random_uuid(), $1, 'Item', s, 0 from unnest(array['in_progress', 'backlog']) s`,
      [id],
    );
    await flip(project.id, 'completed');
    await advance(project.id, 1);
    const [row] = await service.rows(
      `select status, derived_status, imposed_status, effective_status, effective_progress from tasks.tasks where id = $1`,
      [id],
    );
    expect(row).toEqual({
      status: 'backlog',
      derived_status: 'in_progress',
      imposed_status: 'done',
      effective_status: 'done',
      effective_progress: 100,
    });
  });

  it('driven twice at once changes each task once', async () => {
    const { project, task } = await projectOf(service, owner);
    for (let n = 0; n < 20; n += 1) await task();
    await flip(project.id, 'cancelled');
    const drive = async () => {
      while ((await advance(project.id, 1, 3)).state === 'running');
    };
    await Promise.all([drive(), drive(), drive()]);
    const versions = await service.rows('select distinct version from tasks.tasks where project_id = $1', [
      project.id,
    ]);
    expect(versions).toEqual([{ version: 2 }]);
    expect((await read(project.id)).cascade).toMatchObject({ state: 'done', done: 20, total: 20 });
  });

  it('waits while too many events of its tenant are unpublished', async () => {
    const { project } = await projectWithEach();
    await flip(project.id, 'cancelled');
    await service.rows(
      `insert into tasks.outbox (tenant_id, event_id, type, entity_type, entity_id, entity_version, occurred_at, payload)
       select 'acme', gen_random_uuid(), 'filler', 'task', n::text, 1, now(), '{}' from generate_series(1, 5001) n`,
    );
    expect(await advance(project.id, 1)).toMatchObject({ state: 'paused', done: 0 });
    await service.rows(`delete from tasks.outbox where type = 'filler'`);
    expect(await advance(project.id, 1)).toMatchObject({ state: 'done' });
  });

  it('is on the list of those under way until it is done', async () => {
    const { project } = await projectWithEach();
    await flip(project.id, 'cancelled');
    const isListed = async () => {
      const { items } = await as({ ...orchestrator, tenantId: '' }, listOpenCascades(service.deps), {
        limit: 1_000,
      });
      return items.some((item) => item.project_id === project.id && item.tenant_id === 'acme');
    };
    expect(await isListed()).toBe(true);
    await advance(project.id, 1);
    expect(await isListed()).toBe(false);
  });
});
