import { PROJECT_STATUSES, RefusedError, TASK_STATUSES, type Principal } from '@interlock/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { advanceCascade } from '../src/use-cases/cascade/advance-cascade.ts';
import { createChecklistItem } from '../src/use-cases/checklist/create-checklist-item.ts';
import { deleteChecklistItem } from '../src/use-cases/checklist/delete-checklist-item.ts';
import { updateChecklistItem } from '../src/use-cases/checklist/update-checklist-item.ts';
import { updateProjectStatus } from '../src/use-cases/projects/update-project-status.ts';
import { moveTask } from '../src/use-cases/tasks/move-task.ts';
import { updateTaskStatus } from '../src/use-cases/tasks/update-task-status.ts';
import { updateTask } from '../src/use-cases/tasks/update-task.ts';
import { deriveStatus, ITEMS } from './derivation-oracle.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga', ['admin']);
const system: Principal = { ...owner, kind: 'service', sub: 'orchestrator', systemInitiated: true };

let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {} });
});
afterAll(() => service.close());

const status = fc.constantFrom(...TASK_STATUSES);
const item = fc.constantFrom(...ITEMS);
const at = fc.nat(3);
const step = fc.oneof(
  fc.record({ do: fc.constant('status' as const), at, to: status }),
  fc.record({ do: fc.constant('move' as const), at, to: status }),
  fc.record({
    do: fc.constant('patch' as const),
    at,
    to: status,
    progress: fc.integer({ min: 0, max: 100 }),
  }),
  fc.record({ do: fc.constant('add' as const), at, item }),
  fc.record({ do: fc.constant('set' as const), at, item }),
  fc.record({ do: fc.constant('drop' as const), at }),
  fc.record({ do: fc.constant('flip' as const), project: fc.constantFrom(...PROJECT_STATUSES) }),
  fc.record({ do: fc.constant('follow' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

it('random walks over the surfaces never reach what the rules forbid', async () => {
  let [applied, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      const { project, task } = await projectOf(service, owner);
      const made = await Promise.all([
        task({ kind: 'build_checklist' }),
        task({ kind: 'build_checklist', status: 'in_progress' }),
        task(),
        task({ status: 'done' }),
      ]);
      for (const one of steps) {
        try {
          await take(
            one,
            project.id,
            made.map(({ id }) => id),
          );
          applied += 1;
        } catch (error) {
          if (!(error instanceof RefusedError)) throw error;
          refused += 1;
        }
        await expectConsistent(project.id);
      }
    }),
    { numRuns: 25 },
  );
  expect(applied).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(50);
}, 60_000);

async function take(one: Step, projectId: string, tasks: readonly string[]): Promise<void> {
  const { deps } = service;
  const reason = 'Because';
  const task_id = ('at' in one ? tasks[one.at] : tasks[0]) ?? '';
  const items = await service.rows(
    'select id from tasks.checklist_items where task_id = $1 and deleted_at is null order by id',
    [task_id],
  );
  const checklist_item_id =
    (items[0]?.['id'] as string | undefined) ?? '00000000-0000-7000-8000-000000000000';
  switch (one.do) {
    case 'status':
      await as(owner, updateTaskStatus(deps), { task_id, status: one.to, reason });
      break;
    case 'move':
      await as(owner, moveTask(deps), { task_id, to_status: one.to, reason }, 'app');
      break;
    case 'patch':
      await as(
        owner,
        updateTask(deps),
        { task_id, status: one.to, progress_percent: one.progress, reason },
        'app',
      );
      break;
    case 'add':
      await as(owner, createChecklistItem(deps), { task_id, title: 'Item', status: one.item }, 'api');
      break;
    case 'set':
      await as(owner, updateChecklistItem(deps), { checklist_item_id, status: one.item }, 'api');
      break;
    case 'drop':
      await as(owner, deleteChecklistItem(deps), { checklist_item_id }, 'api');
      break;
    case 'flip':
      await as(owner, updateProjectStatus(deps), { project_id: projectId, status: one.project });
      break;
    case 'follow': {
      const [row] = await service.rows('select status_number::int as n from tasks.projects where id = $1', [
        projectId,
      ]);
      const status_number = row?.['n'] as number;
      await as(system, advanceCascade(deps), { project_id: projectId, status_number, limit: 2 });
    }
  }
}

async function expectConsistent(projectId: string): Promise<void> {
  const rows = await service.rows(
    `select t.id, t.kind, t.effective_status as status, t.effective_progress as progress, t.derived_status,
            t.derived_progress, t.version,
            array(select i.status from tasks.checklist_items i where i.task_id = t.id and i.deleted_at is null) as items,
            (select max(o.entity_version)::int from tasks.outbox o where o.entity_id = t.id::text) as told,
            (select count(*)::int from tasks.outbox o where o.entity_id = t.id::text) as events,
            (select count(*)::int from tasks.audit_logs a where a.entity_id = t.id::text) as audits
       from tasks.tasks t where t.project_id = $1`,
    [projectId],
  );
  for (const row of rows) {
    expect(row['progress'] === 100).toBe(row['status'] === 'done');
    if (row['status'] === 'backlog') expect(row['progress']).toBe(0);
    const derived = deriveStatus(row['items'] as (typeof ITEMS)[number][]);
    expect(row['derived_status']).toBe(derived?.status ?? null);
    expect(row['derived_progress']).toBe(derived?.progress ?? null);
    expect([row['told'], row['events'], row['audits']]).toEqual([
      row['version'],
      row['version'],
      row['version'],
    ]);
  }
  const checklist = rows.filter((row) => row['kind'] === 'build_checklist');
  const [counts] = await service.rows(
    'select checklist_complete as complete, checklist_total as total from tasks.projects where id = $1',
    [projectId],
  );
  const complete = checklist.filter((row) => row['status'] === 'done').length;
  expect(counts).toEqual({ complete, total: checklist.length });
}
