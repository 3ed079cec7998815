import { newId } from '@interlock/database';
import type { Delivery } from '@interlock/messaging';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitFailures, joinedFailures, type JoinedFailures } from '../src/store/joined-failures.ts';
import { eventTask } from '../src/use-cases/recorded.ts';
import { receiveFailures } from '../src/use-cases/failures/receive-failures.ts';
import { getTask } from '../src/use-cases/tasks/get-task.ts';
import { failure, message } from './failure-messages.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const olga = session('acme', 'olga');
const others = session('other', 'olga');
const FIELDS = Array.from({ length: 12 }, (_, at) => `step_${at}`);

let service: TasksService;
let receive: (deliveries: readonly Delivery[]) => Promise<void>;
beforeAll(async () => {
  service = await tasksService();
  receive = receiveFailures(service.deps);
  await service.tenant('acme', { olga: {}, max: {} }, { reminders: { lead_s: 3_600 } });
  await service.tenant('other', { olga: {} });
});
afterAll(() => service.close());

const tasksIn = (project: string) =>
  service.rows(
    `select t.id, t.tenant_id, t.failure_field as field, t.status, t.occurrences, t.version,
            (select count(*)::int from tasks.audit_logs a
              where a.tenant_id = t.tenant_id and a.entity_id = t.id::text) as audits,
            (select count(*)::int from tasks.outbox o
              where o.tenant_id = t.tenant_id and o.entity_id = t.id::text) as events
       from tasks.tasks t where t.project_id = $1 order by t.place, t.id`,
    [project],
  );
const idOf = async (who: typeof olga) => (await projectOf(service, who)).project.id;
const failed = (project: string, more: Record<string, unknown> = {}) =>
  message('failed', failure(project, more));

/** Receives with a store of one's own that does something between reading and committing, the first time. */
function receiveWhile(meanwhile: () => Promise<unknown>) {
  let isFirst = true;
  const failures: JoinedFailures = {
    ...service.deps.failures,
    async read(asked) {
      const rows = await service.deps.failures.read(asked);
      if (isFirst) await meanwhile();
      isFirst = false;
      return rows;
    },
  };
  return receiveFailures({ ...service.deps, failures });
}

describe('failures of one batch', () => {
  it('become tasks of their own tenants in the order of their messages, each audited and announced as it is', async () => {
    const [ours, theirs] = [await idOf(olga), await idOf(others)];
    await receive(FIELDS.flatMap((field) => [failed(ours, { field }), failed(theirs, { field })]));
    for (const [project, tenant_id] of [
      [ours, 'acme'],
      [theirs, 'other'],
    ] as const) {
      const made = { tenant_id, status: 'backlog', occurrences: 1, version: 1, audits: 1, events: 1 };
      const rows = await tasksIn(project);
      expect(rows).toEqual(FIELDS.map((field, at) => ({ id: rows[at]?.['id'], field, ...made })));
    }
    const [first] = await tasksIn(theirs);
    const { task } = await as(others, getTask(service.deps), { task_id: String(first?.['id']) });
    const events = await service.rows('select payload::json as said from tasks.outbox where entity_id = $1', [
      task.id,
    ]);
    expect(events[0]?.['said']).toMatchObject({
      data: { task: JSON.parse(JSON.stringify(eventTask(task))) as object },
    });
  });

  it('are one task with two occurrences where two are about the same, and one where an id comes twice', async () => {
    const project = await idOf(olga);
    const twice = failed(project, { field: 'twice' });
    await receive([failed(project), twice, failed(project), twice, failed(project, { field: 'last' })]);
    expect(await tasksIn(project)).toMatchObject([
      { field: 'crm.key', occurrences: 2, version: 2, audits: 2, events: 2 },
      { field: 'twice', occurrences: 1, version: 1 },
      { field: 'last', occurrences: 1, version: 1 },
    ]);
    const known = await service.rows(
      'select f.field, count(task_id)::int as linked from tasks.validation_failures f where context_id = $1 group by 1 order by 1',
      [project],
    );
    expect(known).toEqual([
      { field: 'crm.key', linked: 2 },
      { field: 'last', linked: 1 },
      { field: 'twice', linked: 1 },
    ]);
  });

  it('are closed by a resolution that follows, and made anew after it', async () => {
    const project = await idOf(olga);
    const first = failure(project);
    await receive([message('failed', first), message('resolved', first), failed(project)]);
    expect(await tasksIn(project)).toMatchObject([
      { status: 'done', version: 3 },
      { status: 'backlog', version: 1 },
    ]);
  });

  it('keep their reminders and count in their checklist', async () => {
    const project = await idOf(olga);
    const due_date = new Date(Date.now() + 86_400_000).toISOString();
    const build = ['a', 'b'].map((field) => failed(project, { field, code: 'build_item_missing', due_date }));
    await receive([...build, failed(project)]);
    const [counted] = await service.rows('select checklist_total from tasks.projects where id = $1', [
      project,
    ]);
    expect(counted).toEqual({ checklist_total: 2 });
    const planned = await service.rows(
      `select t.failure_field as field, r.kind, extract(epoch from r.due_date - r.fire_at)::int as before
         from tasks.reminders r join tasks.tasks t on t.id = r.task_id where t.project_id = $1 order by 1, 2`,
      [project],
    );
    const ofEach = ['ahead', 'due'].map((kind) => ({ kind, before: kind === 'due' ? 0 : 3_600 }));
    expect(planned).toEqual(['a', 'b'].flatMap((field) => ofEach.map((one) => ({ field, ...one }))));
  });

  it('are made beside one that is refused', async () => {
    const [open, closed] = [await idOf(olga), await idOf(olga)];
    await service.rows(`update tasks.projects set status = 'archived' where id = $1`, [closed]);
    const dead = { name: 'UnprocessableError', code: 'project_status_restricted', tenantId: 'acme' };
    await expect(receive([failed(closed), failed(open)])).rejects.toMatchObject(dead);
    expect(await tasksIn(open)).toHaveLength(1);
    expect(await tasksIn(closed)).toEqual([]);
  });
});

describe('failures that two services receive at once', () => {
  it('are one task for each thing they are about', async () => {
    const other = receiveFailures({ ...service.deps, failures: joinedFailures(service.pool) });
    for (let round = 0; round < 5; round += 1) {
      const projects = [await idOf(olga), await idOf(others), await idOf(olga)];
      const batch = () => projects.flatMap((project) => FIELDS.map((field) => failed(project, { field })));
      await Promise.all([receive(batch()), other(batch().reverse())]);
      for (const project of projects) {
        const rows = await tasksIn(project);
        expect(rows.map(({ occurrences, audits }) => [occurrences, audits])).toEqual(
          FIELDS.map(() => [2, 2]),
        );
      }
    }
  }, 30_000);

  it('are made once where they are the same', async () => {
    const other = receiveFailures({ ...service.deps, failures: joinedFailures(service.pool) });
    const project = await idOf(olga);
    const batch = FIELDS.map((field) => failed(project, { field }));
    await Promise.all([receive(batch), other([...batch].reverse()), receive(batch)]);
    const rows = await tasksIn(project);
    expect(rows.map(({ occurrences, audits, events }) => [occurrences, audits, events])).toEqual(
      FIELDS.map(() => [1, 1, 1]),
    );
  });
});

describe('what changes between the reading and the commit', () => {
  it('counts where the project became read-only', async () => {
    const project = await idOf(olga);
    const flip = receiveWhile(() =>
      service.rows(
        `update tasks.projects set status = 'completed', status_number = status_number + 1 where id = $1`,
        [project],
      ),
    );
    await expect(flip([failed(project)])).rejects.toMatchObject({ code: 'project_status_restricted' });
    expect(await tasksIn(project)).toEqual([]);
  });

  it('counts where a task about the same was made', async () => {
    const project = await idOf(olga);
    const race = receiveWhile(() => receive([failed(project)]));
    await race([failed(project), failed(project, { field: 'more' })]);
    expect(await tasksIn(project)).toMatchObject([
      { field: 'crm.key', occurrences: 2 },
      { field: 'more', occurrences: 1 },
    ]);
  });

  it('counts where the same message was received', async () => {
    const project = await idOf(olga);
    const same = failure(project);
    const race = receiveWhile(() => receive([message('failed', same), message('resolved', same)]));
    await race([message('failed', same)]);
    expect(await tasksIn(project)).toMatchObject([{ status: 'done', occurrences: 1 }]);
  });

  it('counts where the assignee left', async () => {
    const { project } = await projectOf(service, olga, { max: 'member' });
    const race = receiveWhile(() =>
      service.rows('delete from tasks.project_members where project_id = $1 and user_id = $2', [
        project.id,
        'max',
      ]),
    );
    const dead = { code: 'validation_failed', tenantId: 'acme' };
    await expect(race([failed(project.id, { assignee_id: 'max' })])).rejects.toMatchObject(dead);
    expect(await tasksIn(project.id)).toEqual([]);
  });

  it('counts where the open task about the same was closed', async () => {
    const { project, move } = await projectOf(service, olga);
    await receive([failed(project.id)]);
    const [open] = await tasksIn(project.id);
    const race = receiveWhile(() => move(olga, String(open?.['id']), 'canceled', { reason: 'not needed' }));
    await race([failed(project.id)]);
    expect(await tasksIn(project.id)).toMatchObject([{ status: 'canceled' }, { status: 'backlog' }]);
  });
});

describe('the commit of several tenants', () => {
  it('doesn’t wait for the one whose project is held; it is made when the project is free', async () => {
    const [held, free] = [await idOf(olga), await idOf(others)];
    const holder = await service.admin.connect();
    try {
      await holder.query('begin');
      await holder.query('select from tasks.projects where id = $1 for update', [held]);
      const receiving = receive([failed(held), failed(free)]);
      await expect.poll(() => tasksIn(free)).toMatchObject([{ audits: 1 }]);
      await holder.query('commit');
      await receiving;
    } finally {
      holder.release();
    }
    expect(await tasksIn(held)).toMatchObject([{ audits: 1, events: 1 }]);
  });

  it('doesn’t fail with the one that the database refuses, and leaves nothing of that', async () => {
    const [mine, theirs] = [await idOf(olga), await idOf(others)];
    const decided = (project_id: string, titles: readonly string[]) => {
      const id = newId();
      return titles.map((title) => ({
        source: 'scanner',
        failureId: newId(),
        task: {
          ...{ id: newId(), project_id, automation_version_id: null, kind: 'general_todo', title },
          ...{ status: 'backlog', progress_percent: 0, priority: 'normal', created_by_system: true },
          ...{ failure_code: 'c', failure_field: title.slice(0, 9), project_status_number: 0 },
        },
        recorded: {
          ...{ tenantId: 'acme', eventId: newId(), auditId: newId(), type: 'task_created' },
          ...{ entity: { type: 'task', id, version: 1 }, actor: { type: 'system', id: null } },
          ...{ requestId: 'r', cause: null, actionType: 'create_task', metadata: {}, data: { task: {} } },
        },
        isProjectChecklist: false,
        reminders: [],
      })) as never;
    };
    const { commit } = service.deps.failures;
    const outcomes = await Promise.allSettled([
      commit(commitFailures('acme', decided(mine, ['fit', 'x'.repeat(201)]))),
      commit(commitFailures('other', decided(theirs, ['fit']))),
      commit(commitFailures('other', decided(mine, ['stranger']))),
    ]);
    expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: { code: '23514' } });
    expect(outcomes[1]).toMatchObject({ status: 'fulfilled', value: { made: [expect.any(String)] } });
    expect(outcomes[2]).toEqual({ status: 'fulfilled', value: undefined });
    expect(await tasksIn(mine)).toEqual([]);
    expect(await service.rows('select from tasks.validation_failures where context_id = $1', [mine])).toEqual(
      [],
    );
    expect(await tasksIn(theirs)).toMatchObject([{ audits: 1, events: 1 }]);
  });
});
