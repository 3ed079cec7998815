import { PROJECT_STATUSES, type Principal, type ProjectStatus } from '@interlock/contracts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { changesRemindingOfAll } from '../src/domain/reminders.ts';
import { advanceCascade } from '../src/use-cases/cascade/advance-cascade.ts';
import { createChecklistItem } from '../src/use-cases/checklist/create-checklist-item.ts';
import { updateProjectStatus } from '../src/use-cases/projects/update-project-status.ts';
import { forgetReminderHints } from '../src/use-cases/reminders/forget-reminder-hints.ts';
import { listReminderHints } from '../src/use-cases/reminders/list-reminder-hints.ts';
import { deleteTask } from '../src/use-cases/tasks/delete-task.ts';
import { moveTask } from '../src/use-cases/tasks/move-task.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const HOUR = 3_600_000;
const owner = session('acme', 'olga');
const orchestrator: Principal = {
  ...{ kind: 'service', tenantId: 'acme', sub: 'orchestrator', roles: [], systemInitiated: true },
};
const nobody = { ...orchestrator, tenantId: '' };

let service: TasksService;
let project: Awaited<ReturnType<typeof projectOf>>;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {} });
  await service.tenant('other', { olga: {} });
  project = await projectOf(service, owner);
});
afterAll(() => service.close());
beforeEach(() => service.rows('delete from tasks.reminder_hints'));

const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
const list = async (limit = 50) => (await as(nobody, listReminderHints(service.deps), { limit })).items;
const flip = (project_id: string, status: ProjectStatus, roles: string[] = []) =>
  as(session('acme', 'olga', roles), updateProjectStatus(service.deps), { project_id, status });
const stored = async () =>
  (await service.rows('select count(*)::int as n from tasks.reminder_hints'))[0]?.['n'];

it('is noted when a task that reminders are waited for ends, is deleted or goes on, whichever way', async () => {
  const due = { due_date: inHours(30) };
  const [done, moved, gone, reopened, listed] = [
    await project.task({ ...due, status: 'in_progress' }),
    await project.task({ ...due, status: 'in_progress' }),
    await project.task(due),
    await project.task({ ...due, status: 'done' }),
    await project.task(due),
  ];
  await project.move(owner, done.id, 'done');
  await as(owner, moveTask(service.deps), { task_id: moved.id, to_status: 'canceled', reason: 'Not wanted' });
  await as(owner, deleteTask(service.deps), { task_id: gone.id });
  await project.move(owner, reopened.id, 'in_progress');
  await as(owner, createChecklistItem(service.deps), { task_id: listed.id, title: 'One', status: 'done' });
  const items = await list();
  expect(items.map(({ task_id, is_open }) => [task_id, is_open])).toEqual([
    [done.id, false],
    [moved.id, false],
    [gone.id, false],
    [reopened.id, true],
    [listed.id, false],
  ]);
  expect(items[0]).toMatchObject({
    tenant_id: 'acme',
    about: { title: 'Connect the CRM', project: 'Onboarding', due_date: due.due_date, is_assigned: false },
  });
  expect(items[2]?.about).toBeNull();
});

it('costs tasks nothing whose reminders nobody waits for, and those that only move on next to nothing', async () => {
  const without = await project.task({ status: 'in_progress' });
  const far = await project.task({ due_date: inHours(24 * 30), status: 'in_progress' });
  const past = await project.task({ due_date: inHours(-1), status: 'in_progress' });
  for (const { id } of [without, far, past]) await project.move(owner, id, 'done');
  expect(await stored()).toBe(0);

  const { id } = await project.task({ due_date: inHours(30) });
  await project.move(owner, id, 'in_progress');
  expect(await stored()).toBe(1);
  expect(await list()).toEqual([]);
  expect(await stored()).toBe(0);
});

it('stays until it is forgotten, and then one that came meanwhile does', async () => {
  const { id } = await project.task({ due_date: inHours(30), status: 'in_progress' });
  await project.move(owner, id, 'done');
  const [first] = await list();
  await project.move(owner, id, 'in_progress');
  expect(await list()).toMatchObject([{ task_id: id, is_open: true }]);
  await as(nobody, forgetReminderHints(service.deps), { hints: first?.hints ?? [] });
  const [second] = await list();
  expect(second).toMatchObject({ task_id: id, is_open: true });
  expect(second?.hints).toHaveLength(1);
  await as(nobody, forgetReminderHints(service.deps), { hints: second?.hints ?? [] });
  await as(nobody, forgetReminderHints(service.deps), { hints: second?.hints ?? [] });
  expect(await list()).toEqual([]);
});

it('of a project with many delays none of another', async () => {
  const [many, one] = [await projectOf(service, owner), await projectOf(service, session('other', 'olga'))];
  for (let n = 0; n < 20; n += 1) await many.task({ due_date: inHours(30), status: 'in_progress' });
  const late = await one.task({ due_date: inHours(30), status: 'in_progress' });
  await flip(many.project.id, 'completed');
  await as(orchestrator, advanceCascade(service.deps), {
    project_id: many.project.id,
    status_number: 1,
    limit: 500,
  });
  expect(await stored()).toBe(20);
  await one.move(session('other', 'olga'), late.id, 'done');
  const first = await list(2);
  expect(first.map(({ task_id }) => task_id)).toContain(late.id);
});

it('is noted of all tasks of a project that is archived, and that is taken up again', async () => {
  const { project: archived, task } = await projectOf(service, owner);
  const [waiting] = [await task({ due_date: inHours(30) }), await task()];
  await flip(archived.id, 'archived');
  expect((await list()).map(({ task_id, is_open }) => [task_id, is_open])).toEqual([[waiting.id, false]]);
  await service.rows('delete from tasks.reminder_hints');
  await flip(archived.id, 'active', ['admin']);
  expect((await list()).map(({ task_id, is_open }) => [task_id, is_open])).toEqual([[waiting.id, true]]);
});

it('is noted of all where the status begins or ends it, and no cascade does that by itself', () => {
  const changing = PROJECT_STATUSES.flatMap((from) =>
    PROJECT_STATUSES.filter((to) => changesRemindingOfAll(from, to)).map((to) => `${from} → ${to}`),
  );
  const open = ['planning', 'active', 'on_hold'];
  const closed = ['completed', 'cancelled', 'archived'];
  expect(changing.sort()).toEqual(
    [
      ...open.map((from) => `${from} → archived`),
      ...closed.flatMap((from) => open.map((to) => `${from} → ${to}`)),
    ].sort(),
  );
});
