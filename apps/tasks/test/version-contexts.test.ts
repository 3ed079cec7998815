import { newId } from '@interlock/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bulkTasks } from '../src/use-cases/bulk/bulk-tasks.ts';
import { createChecklistItem } from '../src/use-cases/checklist/create-checklist-item.ts';
import { receiveFailures } from '../src/use-cases/failures/receive-failures.ts';
import { createTask } from '../src/use-cases/tasks/create-task.ts';
import { deleteTask } from '../src/use-cases/tasks/delete-task.ts';
import { getTask } from '../src/use-cases/tasks/get-task.ts';
import { listTasks } from '../src/use-cases/tasks/list-tasks.ts';
import { updateTaskStatus } from '../src/use-cases/tasks/update-task-status.ts';
import { updateTask } from '../src/use-cases/tasks/update-task.ts';
import { as, session, tasksService, type TasksService } from './tasks-service.ts';
import { blockedVersion, deliveryOf, versionOf } from './versions.ts';

const owner = session('acme', 'olga');
const client = session('acme', 'cleo');
const stranger = session('acme', 'sam');
const ops = session('acme', 'otto', ['ops_build']);

let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {}, cleo: {}, sam: {}, otto: { roles: ['ops_build'] } });
  await service.tenant('other', { olga: {} });
});
afterAll(() => service.close());

const make = (who: typeof owner, version: string, more: object = {}) =>
  as(who, createTask(service.deps), {
    ...{ automation_version_id: version, kind: 'general_todo', title: 'Look', status: 'backlog', ...more },
  });
const move = (who: typeof owner, task_id: string, status: 'in_progress' | 'done' | 'canceled') =>
  as(who, updateTaskStatus(service.deps), { task_id, status, reason: 'because' });
const refusal = (code: string) =>
  expect.objectContaining({ refusal: expect.objectContaining({ code }) as unknown });

describe('a task of an automation version', () => {
  it('is made, read, moved and changed by the members of its automation and by ops', async () => {
    const version = await versionOf(service);
    const { task } = await make(owner, version, { assignee_id: 'otto' });
    expect(task).toMatchObject({
      ...{ context_type: 'automation_version', automation_version_id: version, project_id: null },
    });
    for (const who of [owner, client, ops]) {
      expect((await as(who, getTask(service.deps), { task_id: task.id })).task.id).toBe(task.id);
      const listed = await as(who, listTasks(service.deps), { automation_version_id: version, limit: 50 });
      expect(listed.items.map(({ id }) => id)).toEqual([task.id]);
    }
    expect((await move(ops, task.id, 'in_progress')).task.status).toBe('in_progress');
    await as(owner, updateTask(service.deps), { task_id: task.id, title: 'Look again' });
    const all = await as(owner, listTasks(service.deps), { limit: 200 });
    expect(all.items).toContainEqual(expect.objectContaining({ id: task.id, title: 'Look again' }));
    const { metadata } = (
      await service.rows(
        `select metadata from tasks.audit_logs where entity_id = $1 and action_type = 'create_task'`,
        [task.id],
      )
    )[0] as { metadata: object };
    expect(metadata).toMatchObject({ context_type: 'automation_version', context_id: version });
    await as(owner, deleteTask(service.deps), { task_id: task.id });
  });

  it('is nothing to strangers, to be read only for clients, and not there for another tenant', async () => {
    const version = await versionOf(service);
    const { task } = await make(owner, version);
    await expect(make(stranger, version)).rejects.toEqual(refusal('forbidden'));
    await expect(make(client, version)).rejects.toEqual(refusal('forbidden'));
    await expect(make(session('other', 'olga'), version)).rejects.toEqual(refusal('not_found'));
    await expect(move(stranger, task.id, 'in_progress')).rejects.toEqual(refusal('forbidden'));
    await expect(move(client, task.id, 'in_progress')).rejects.toEqual(refusal('forbidden'));
    await expect(as(stranger, getTask(service.deps), { task_id: task.id })).rejects.toEqual(
      refusal('forbidden'),
    );
    await expect(make(owner, version, { assignee_id: 'sam' })).rejects.toEqual(refusal('validation_failed'));
    const page = { automation_version_id: version, limit: 50 };
    expect((await as(stranger, listTasks(service.deps), page)).items).toEqual([]);
    expect((await as(stranger, listTasks(service.deps), { limit: 50 })).items).toEqual([]);
  });

  it('depends on tasks of the same version alone', async () => {
    const [version, other] = [await versionOf(service), await versionOf(service)];
    const [mine, theirs] = [await make(owner, version), await make(owner, other)];
    await expect(make(owner, version, { dependencies: [theirs.task.id] })).rejects.toEqual(
      refusal('validation_failed'),
    );
    const { task } = await make(owner, version, { dependencies: [mine.task.id] });
    await expect(move(owner, task.id, 'in_progress')).rejects.toEqual(refusal('dependencies_incomplete'));
  });

  it('is made in bulk beside others, and refused beside them', async () => {
    const version = await versionOf(service);
    const item = { kind: 'general_todo', title: 'Look', status: 'backlog' } as const;
    const { results } = await as(owner, bulkTasks(service.deps), {
      ...{ operation: 'create', mode: 'each' },
      tasks: [
        { ...item, automation_version_id: version },
        { ...item, automation_version_id: newId() },
      ],
    });
    expect(results).toMatchObject([{ type: 'done' }, { type: 'refused', refusal: { code: 'not_found' } }]);
  });

  it('comes of a validation failure once, in the tenant of its version', async () => {
    const version = await versionOf(service);
    const handle = receiveFailures(service.deps);
    const about = {
      context_type: 'automation_version',
      context_id: version,
      code: 'missing_field',
      message: 'x',
    };
    await handle(['f1', 'f2', 'f2'].map((failure_id) => deliveryOf({ failure_id, ...about })));
    const tasks = await service.rows(
      'select occurrences, created_by_system from tasks.tasks where automation_version_id = $1',
      [version],
    );
    expect(tasks).toEqual([{ occurrences: 2, created_by_system: true }]);
  });
});

describe('the remediation task of a block', () => {
  it('is worked off, and neither canceled, deleted nor given a checklist while the block lasts', async () => {
    const { version, task } = await blockedVersion(service);
    await expect(move(owner, task, 'canceled')).rejects.toEqual(refusal('project_status_restricted'));
    await expect(as(owner, deleteTask(service.deps), { task_id: task })).rejects.toEqual(
      refusal('project_status_restricted'),
    );
    await expect(
      as(owner, createChecklistItem(service.deps), { task_id: task, title: 'Step', status: 'backlog' }),
    ).rejects.toEqual(refusal('forbidden'));
    await move(owner, task, 'in_progress');
    await move(owner, task, 'done');
    await service.rows(
      `update automation.automation_versions
          set status = 'Live', previous_status = null, blocked_reason = null, blocked_at = null, remediation_task_id = null
        where id = $1`,
      [version],
    );
    await as(owner, deleteTask(service.deps), { task_id: task });
  });

  it('is reopened once by whoever names its closing', async () => {
    const { task } = await blockedVersion(service);
    await move(owner, task, 'in_progress');
    const closed_at = (await move(owner, task, 'done')).task.status_changed_at;
    const reopen = async () => {
      const said = {
        ...{ event_id: newId(), audit_id: newId(), actor_type: 'service', user_id: 'loop', request_id: 'r' },
        ...{ status: 'in_progress', reason: 'It failed again.', closed_at },
      };
      const sql = 'select tasks_api.move_remediation_v1($1, $2, $3) as moved';
      return (await service.rows(sql, ['acme', task, said]))[0]?.['moved'];
    };
    expect(await reopen()).toBe(true);
    expect(await reopen()).toBe(false);
    const { task: shown } = await as(owner, getTask(service.deps), { task_id: task });
    expect(shown).toMatchObject({
      status: 'in_progress',
      progress_percent: 90,
      reason: 'It failed again.',
      version: 4,
    });
    const [event] = await service.rows(
      'select payload from tasks.outbox where entity_id = $1 order by id desc limit 1',
      [task],
    );
    const { updated_at: _u, status_changed_at: _s, description: _d, ...told } = shown;
    expect(JSON.parse(event?.['payload'] as string)).toMatchObject({
      data: { task: told, old_status: 'done' },
    });
  });
});
