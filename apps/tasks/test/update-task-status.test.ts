import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateTaskStatus } from '../src/use-cases/tasks/update-task-status.ts';
import { completionDelay } from '../src/use-cases/tasks/completion-delay.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
const member = session('acme', 'max');

let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {}, max: {}, cleo: {}, gone: { status: 'inactive' }, sam: {} });
  await service.tenant('other', { olga: {} });
});
afterAll(() => service.close());

const refusal = (code: string) =>
  expect.objectContaining({ refusal: expect.objectContaining({ code }) as unknown });

describe('updating a task status', () => {
  it('commits task, audit row and event together, and answers what is stored', async () => {
    const { project, task, move } = await projectOf(service, owner, { max: 'member' });
    const made = await task();
    const { task: moved, already_applied } = await move(member, made.id, 'in_progress');
    expect({ already_applied, status: moved.status, version: moved.version }).toEqual({
      already_applied: false,
      status: 'in_progress',
      version: 2,
    });
    const [row] = await service.rows('select * from tasks.tasks where id = $1', [made.id]);
    expect((row?.['updated_at'] as Date).toISOString()).toBe(moved.updated_at);
    const audits = await service.rows(
      `select * from tasks.audit_logs where entity_id = $1 and action_type = 'update_task_status'`,
      [made.id],
    );
    expect(audits).toHaveLength(1);
    expect(audits[0]).toMatchObject({
      user_id: 'max',
      actor_type: 'user',
      metadata: {
        old_status: 'backlog',
        new_status: 'in_progress',
        kind: 'general_todo',
        context_type: 'project',
        context_id: project.id,
      },
    });
    const events = await service.rows(
      `select * from tasks.outbox where entity_id = $1 and type = 'task_status_updated'`,
      [made.id],
    );
    expect(events).toHaveLength(1);
    const payload = JSON.parse(events[0]?.['payload'] as string) as {
      audit: { id: string };
      entity: unknown;
    };
    expect(payload.audit.id).toBe(audits[0]?.['id']);
    expect(payload.entity).toEqual({ type: 'task', id: made.id, version: 2 });
  });

  it('writes nothing when the status is the same, even with stale hints', async () => {
    const { task, move } = await projectOf(service, owner);
    const made = await task();
    const again = await move(owner, made.id, 'backlog', { last_known_status: 'done', if_match: '"old"' });
    expect(again).toMatchObject({ already_applied: true, task: { version: 1, updated_at: made.updated_at } });
    expect(await service.rows('select 1 from tasks.audit_logs where entity_id = $1', [made.id])).toHaveLength(
      1,
    );
  });

  it('takes what it gave out as a hint, and refuses what is stale', async () => {
    const { task, move } = await projectOf(service, owner);
    const made = await task();
    const hints = { last_known_updated_at: made.updated_at, if_match: `"${made.updated_at}"` };
    const { task: started } = await move(owner, made.id, 'in_progress', hints);
    await expect(move(owner, made.id, 'done', hints)).rejects.toEqual(refusal('concurrency_conflict'));
    await move(owner, made.id, 'done', {
      last_known_updated_at: started.updated_at,
      last_known_status: 'in_progress',
    });
  });

  it('refuses strangers, clients, inactive users and other tenants', async () => {
    const { task, move } = await projectOf(service, owner, { cleo: 'client' });
    const made = await task();
    await expect(move(session('acme', 'sam'), made.id, 'in_progress')).rejects.toEqual(refusal('forbidden'));
    await expect(move(session('acme', 'cleo'), made.id, 'in_progress')).rejects.toEqual(refusal('forbidden'));
    await expect(move(session('acme', 'gone'), made.id, 'in_progress')).rejects.toEqual(
      refusal('unauthenticated'),
    );
    await expect(move(session('other', 'olga'), made.id, 'in_progress')).rejects.toEqual(
      refusal('not_found'),
    );
    await move(session('acme', 'sam', ['ops_build']), made.id, 'in_progress');
  });

  it('counts every completed checklist task, and announces the last one', async () => {
    const { project, task, move } = await projectOf(service, owner);
    const made = await Promise.all([1, 2, 3].map(() => task({ kind: 'build_checklist' })));
    await Promise.all(made.map(({ id }) => move(owner, id, 'in_progress')));
    await Promise.all(made.map(({ id }) => move(owner, id, 'done')));
    const counts = () =>
      service.rows(
        'select checklist_complete, checklist_total, checklist_progress, version from tasks.projects where id = $1',
        [project.id],
      );
    expect(await counts()).toEqual([
      { checklist_complete: 3, checklist_total: 3, checklist_progress: '100.00', version: 1 },
    ]);
    const complete = () =>
      service.rows(`select * from tasks.outbox where type = 'build_tasks_complete' and entity_id = $1`, [
        project.id,
      ]);
    expect(await complete()).toHaveLength(1);
    await move(owner, made[0]?.id ?? '', 'in_progress');
    expect(await counts()).toMatchObject([{ checklist_complete: 2, checklist_progress: '66.67' }]);
    await move(owner, made[0]?.id ?? '', 'done');
    expect(await complete()).toHaveLength(2);
  });

  it('lets one of many writers through for each version, and loses no count', async () => {
    const { project, task, move } = await projectOf(service, owner);
    const made = await task({ kind: 'build_checklist', status: 'in_progress' });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 16 }, () =>
        move(owner, made.id, 'done', { last_known_updated_at: made.updated_at }),
      ),
    );
    const applied = outcomes.filter((o) => o.status === 'fulfilled' && !o.value.already_applied);
    expect(applied).toHaveLength(1);
    expect(outcomes.filter((o) => o.status === 'rejected')).toEqual([]);
    expect(
      await service.rows('select checklist_complete from tasks.projects where id = $1', [project.id]),
    ).toEqual([{ checklist_complete: 1 }]);
    const versions = await service.rows(
      'select entity_version from tasks.outbox where entity_id = $1 order by id',
      [made.id],
    );
    expect(versions).toEqual([{ entity_version: '1' }, { entity_version: '2' }]);
  });

  it('never moves a task after its project was closed, however close the race', async () => {
    const { project, task } = await projectOf(service, owner);
    const made = await Promise.all(Array.from({ length: 20 }, () => task()));
    const closing = service.admin.query(
      `update tasks.projects set status = 'archived', status_number = status_number + 1 where id = $1`,
      [project.id],
    );
    const moving = made.map(({ id }) =>
      as(owner, updateTaskStatus(service.deps), { task_id: id, status: 'in_progress' }).catch(
        (e: unknown) => e,
      ),
    );
    await Promise.all([closing, ...moving]);
    const late = await service.rows(
      `select t.id from tasks.tasks t where t.project_id = $1 and t.status = 'in_progress' and t.project_status_number = 1`,
      [project.id],
    );
    expect(late).toEqual([]);
    await expect(
      as(owner, updateTaskStatus(service.deps), {
        task_id: made[0]?.id ?? '',
        status: 'canceled',
        reason: 'x',
      }),
    ).rejects.toEqual(refusal('project_status_restricted'));
  });

  it('reports how late a task was completed', async () => {
    const { task, move } = await projectOf(service, owner);
    const due = new Date(Date.now() - 60_000).toISOString();
    const made = await task({ due_date: due, status: 'in_progress' });
    service.changes.length = 0;
    await move(owner, made.id, 'done');
    expect(service.changes).toHaveLength(1);
    expect(service.changes.map(({ after }) => completionDelay(after) ?? 0)[0]).toBeGreaterThanOrEqual(60);
  });
});
