import { PROJECT_STATUSES, TASK_STATUSES, type Principal, type ProjectStatus } from '@interlock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { remindersOf, settleReminders, whyNotReminded } from '../src/domain/reminders.ts';
import { fireReminders } from '../src/use-cases/reminders/fire-reminders.ts';
import { listComingReminders } from '../src/use-cases/reminders/list-coming-reminders.ts';
import { sweepReminders } from '../src/use-cases/reminders/sweep-reminders.ts';
import { updateProjectStatus } from '../src/use-cases/projects/update-project-status.ts';
import { deleteTask } from '../src/use-cases/tasks/delete-task.ts';
import { updateTask } from '../src/use-cases/tasks/update-task.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const HOUR = 3_600_000;
const owner = session('acme', 'olga');
const orchestrator: Principal = {
  kind: 'service',
  tenantId: 'acme',
  sub: 'orchestrator',
  roles: [],
  systemInitiated: true,
};

let service: TasksService;
let project: Awaited<ReturnType<typeof projectOf>>;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {} });
  project = await projectOf(service, owner);
});
afterAll(() => service.close());

const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
const fire = (task_id: string) => as(orchestrator, fireReminders(service.deps), { task_id });
const setDue = (task_id: string, due_date: string | null) =>
  as(owner, updateTask(service.deps), { task_id, due_date });
const told = async (taskId: string) =>
  (
    await service.rows(
      `select payload::jsonb #>> '{data,kind}' as kind, payload::jsonb #>> '{data,due_date}' as due
         from tasks.outbox where type = 'reminder_due' and entity_id like $1 || '/%' order by id`,
      [taskId],
    )
  ).map(({ kind, due }) => `${kind as string} ${due as string}`);
/** Lets the time of a task's reminders come, all but those that are due later than `hours` from now. */
const pass = (taskId: string, hours: number) =>
  service.rows(
    `update tasks.reminders set fire_at = fire_at - make_interval(hours => $2) where task_id = $1 and fired_at is null`,
    [taskId, hours],
  );
/** Lets a task's due date come, with all its reminders. */
const comeDue = (taskId: string) =>
  service.rows(
    `with moved as (update tasks.tasks set due_date = now() - interval '1 s' where id = $1 returning due_date)
     update tasks.reminders r
        set due_date = m.due_date, fire_at = m.due_date - (r.due_date - r.fire_at)
       from moved m where r.task_id = $1 and r.fired_at is null`,
    [taskId],
  );
const settledOf = (taskId: string) =>
  service.rows('select kind, is_told from tasks.reminders where task_id = $1 order by kind', [taskId]);

describe('the reminders of a due date', () => {
  const now = new Date('2026-03-01T12:00:00.000Z');
  const at = (hours: number) => new Date(now.getTime() + hours * HOUR);

  it.each([
    [
      'far away',
      240,
      [
        ['ahead', 216],
        ['due', 240],
      ],
    ],
    [
      'less than a lead away',
      3,
      [
        ['ahead', 0],
        ['due', 3],
      ],
    ],
    ['past', -5, []],
    ['now', 0, []],
  ] as const)('%s', (_name, hours, expected) => {
    const planned = remindersOf(at(hours), now, {});
    expect(planned.map(({ kind, fireAt }) => [kind, (fireAt.getTime() - now.getTime()) / HOUR])).toEqual(
      expected,
    );
  });

  it('follow what the tenant set', () => {
    const settings = { reminders: { lead_s: 7_200, window_s: 14_400 } };
    const [ahead] = remindersOf(at(100), now, settings);
    expect(ahead).toMatchObject({ fireAt: at(98), admitAt: at(96) });
  });

  it('are one where the tenant wants none ahead', () => {
    const planned = remindersOf(at(100), now, { reminders: { lead_s: 0 } });
    expect(planned.map(({ kind, fireAt }) => [kind, fireAt])).toEqual([['due', at(100)]]);
  });

  const [ahead, due] = remindersOf(at(30), now, {}).map(({ kind, fireAt }) => ({
    ...{ kind, due_date: at(30), fire_at: fireAt },
  }));
  const open = [due, ahead].filter((one) => one !== undefined);
  it.each([
    ['before both', 5, true, [], [], 'ahead'],
    ['ahead', 6, true, ['ahead'], [], 'due'],
    ['both have come', 30, true, ['due'], ['ahead'], undefined],
    ['ahead, of what is over', 6, false, [], ['ahead'], undefined],
    ['both, of what is over', 31, false, [], ['due', 'ahead'], undefined],
  ] as const)('%s: are told or dropped', (_name, hours, isRemindedOf, told, dropped, next) => {
    const settled = settleReminders(open, at(hours), isRemindedOf);
    expect(settled.told.map(({ kind }) => kind)).toEqual(told);
    expect(settled.dropped.map(({ kind }) => kind)).toEqual(dropped);
    expect(settled.next?.kind).toBe(next);
  });

  it.each(TASK_STATUSES.flatMap((status) => PROJECT_STATUSES.map((project) => [status, project] as const)))(
    'of a task that is %s in a project that is %s',
    (status, project_status) => {
      const isOver = status === 'done' || status === 'canceled';
      const isReadOnly = ['completed', 'cancelled', 'archived'].includes(project_status);
      const why = whyNotReminded({ status, due_date: now, project_status });
      expect(why).toBe(isOver ? status : isReadOnly ? 'read_only_project' : undefined);
      expect(whyNotReminded({ status, due_date: now, project_status: null })).toBe(
        isOver ? status : undefined,
      );
    },
  );
});

describe('firing', () => {
  it('tells each once, however often and by however many it is asked', async () => {
    const due = inHours(30);
    const { id } = await project.task({ due_date: due, assignee_id: 'olga' });
    const [first, second] = [await fire(id), await fire(id)];
    expect([first.fired, second.fired]).toEqual([0, 0]);
    expect(first).toMatchObject({
      next: { kind: 'ahead', at: first.next_at },
      about: { title: 'Connect the CRM', project: 'Onboarding', due_date: due, is_assigned: true },
      over: null,
    });
    expect(Date.parse(first.next_at ?? '')).toBe(Date.parse(due) - 24 * HOUR);
    await pass(id, 7);
    const asked = await Promise.all(Array.from({ length: 6 }, () => fire(id)));
    expect(asked.reduce((sum, { fired }) => sum + fired, 0)).toBe(1);
    await pass(id, 30);
    expect(await fire(id)).toMatchObject({ fired: 1, next_at: null, over: 'told' });
    expect(await fire(id)).toMatchObject({ fired: 0, next_at: null, over: 'told' });
    expect(await told(id)).toEqual([`ahead ${due}`, `due ${due}`]);
    const audits = await service.rows(
      `select actor_type, user_id, metadata from tasks.audit_logs where action_type = 'fire_reminder' and entity_id like $1 || '/%'`,
      [id],
    );
    expect(audits).toHaveLength(2);
    expect(audits[0]).toMatchObject({ actor_type: 'system', user_id: null, metadata: { task_id: id } });
  });

  it('follows the due date: later, earlier, away, and back to one that was told', async () => {
    const due = inHours(2);
    const { id } = await project.task({ due_date: due });
    expect((await fire(id)).fired).toBe(1);
    const later = inHours(100);
    await setDue(id, later);
    expect(Date.parse((await fire(id)).next_at ?? '')).toBe(Date.parse(later) - 24 * HOUR);
    await setDue(id, null);
    expect(await fire(id)).toMatchObject({ fired: 0, next_at: null, over: 'no_due_date' });
    await setDue(id, due);
    expect(await fire(id)).toMatchObject({ fired: 0, next_at: due });
    await pass(id, 3);
    await fire(id);
    expect(await told(id)).toEqual([`ahead ${due}`, `due ${due}`]);
  });

  it('ends with the task, and goes on when it is reopened in time', async () => {
    const { id } = await project.task({ due_date: inHours(30), status: 'in_progress' });
    await project.move(owner, id, 'done');
    expect(await fire(id)).toMatchObject({ fired: 0, next_at: null, over: 'done' });
    await project.move(owner, id, 'in_progress');
    expect((await fire(id)).next_at).not.toBeNull();
    await as(owner, deleteTask(service.deps), { task_id: id });
    await pass(id, 40);
    expect(await fire(id)).toEqual({ fired: 0, next_at: null, next: null, about: null, over: 'deleted' });
    const left = await service.rows('select is_told from tasks.reminders where task_id = $1', [id]);
    expect(left).toEqual([{ is_told: false }, { is_told: false }]);
    expect(await told(id)).toEqual([]);
  });

  it('knows nothing of tasks that are not there', async () => {
    expect(await fire('01990000-0000-7000-8000-00000000ffff')).toMatchObject({ fired: 0, over: 'deleted' });
  });

  it('tells once of what is due, when both times came before anybody looked', async () => {
    const due = inHours(30);
    const { id } = await project.task({ due_date: due });
    await comeDue(id);
    const asked = await Promise.all(Array.from({ length: 4 }, () => fire(id)));
    expect(asked.reduce((sum, { fired }) => sum + fired, 0)).toBe(1);
    expect((await told(id)).map((one) => one.split(' ')[0])).toEqual(['due']);
    expect(await settledOf(id)).toEqual([
      { kind: 'ahead', is_told: false },
      { kind: 'due', is_told: true },
    ]);
  });

  it('has nothing to tell of a due date that has passed, made with the task or given to it', async () => {
    const made = await project.task({ due_date: inHours(-1) });
    const given = await project.task({ due_date: inHours(30) });
    await setDue(given.id, inHours(-1));
    for (const { id } of [made, given]) {
      expect(await fire(id)).toMatchObject({ fired: 0, next_at: null, over: 'told' });
      expect(await settledOf(id)).toEqual([]);
    }
  });

  it.each(['archived', 'completed', 'cancelled'] as const)(
    'tells of no task in a project that is %s, and of those left when work goes on',
    async (status) => {
      const other = await projectOf(service, owner);
      const late = await other.task({ due_date: inHours(30) });
      const left = await other.task({ due_date: inHours(30) });
      const flip = (to: ProjectStatus, roles: string[] = []) =>
        as(session('acme', 'olga', roles), updateProjectStatus(service.deps), {
          project_id: other.project.id,
          status: to,
        });
      await flip(status);
      await comeDue(late.id);
      expect(await fire(late.id)).toMatchObject({ fired: 0, next_at: null, over: 'read_only_project' });
      await flip('active', ['admin']);
      expect(await fire(late.id)).toMatchObject({ fired: 0, over: 'told' });
      expect((await fire(left.id)).next?.kind).toBe('ahead');
      expect(await told(late.id)).toEqual([]);
    },
  );
});

describe('what the orchestrator looks after, across tenants', () => {
  const nobody = { ...orchestrator, tenantId: '' };

  it('is swept when it is overdue, once, and what has nobody to tell is dropped', async () => {
    const live = await project.task({ due_date: inHours(1) });
    const ended = await project.task({ due_date: inHours(1), status: 'done' });
    for (const { id } of [live, ended]) await comeDue(id);
    const sweep = () => as(nobody, sweepReminders(service.deps), { overdue_s: 0, limit: 200 });
    const [one, other] = await Promise.all([sweep(), sweep()]);
    expect(one.fired + other.fired).toBe(1);
    expect(one.dropped + other.dropped).toBe(3);
    expect(await sweep()).toEqual({ fired: 0, dropped: 0 });
    expect(await told(live.id)).toHaveLength(1);
    expect(await told(ended.id)).toHaveLength(0);
  });

  it('comes in pages and slices, within the window alone, of open tasks alone', async () => {
    const soon = await Promise.all(Array.from({ length: 5 }, () => project.task({ due_date: inHours(48) })));
    const far = await project.task({ due_date: inHours(24 * 30) });
    const [ended, deleted] = [
      await project.task({ due_date: inHours(47) }),
      await project.task({ due_date: inHours(47) }),
    ];
    await project.move(owner, ended.id, 'canceled', { reason: 'Not needed' });
    await as(owner, deleteTask(service.deps), { task_id: deleted.id });
    const list = (input: object) => as(nobody, listComingReminders(service.deps), { limit: 2, ...input });
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const { items, next_after } = await list({ after });
      seen.push(...items.map(({ task_id }) => task_id));
      if (next_after === null) break;
      after = next_after;
    }
    expect(seen).toEqual(expect.arrayContaining(soon.map(({ id }) => id)));
    expect(seen).not.toContain(far.id);
    expect(seen).not.toContain(ended.id);
    expect(seen).not.toContain(deleted.id);
    const slices = await Promise.all(Array.from({ length: 60 }, (_, slice) => list({ slice, limit: 100 })));
    expect(slices.flatMap(({ items }) => items.map(({ task_id }) => task_id)).sort()).toEqual(
      [...seen].sort(),
    );
  });
});
