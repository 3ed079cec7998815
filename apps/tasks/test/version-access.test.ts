import { newId } from '@interlock/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bulkTasks } from '../src/use-cases/bulk/bulk-tasks.ts';
import { receiveFailures } from '../src/use-cases/failures/receive-failures.ts';
import { createTask } from '../src/use-cases/tasks/create-task.ts';
import { getTask } from '../src/use-cases/tasks/get-task.ts';
import { listTasks } from '../src/use-cases/tasks/list-tasks.ts';
import { updateTaskStatus } from '../src/use-cases/tasks/update-task-status.ts';
import { updateTask } from '../src/use-cases/tasks/update-task.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';
import { blockedVersion, deliveryOf } from './versions.ts';

const owner = session('acme', 'olga');
const ops = session('acme', 'otto', ['ops_build']);

let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  const members = { olga: {}, cleo: {}, sam: {}, pia: {}, pete: {}, mia: {}, carl: {}, callie: {} };
  await service.tenant('acme', { ...members, otto: { roles: ['ops_build'] } }, { on_call: ['callie'] });
});
afterAll(() => service.close());

const make = (who: typeof owner, version: string, more: object = {}) =>
  as(who, createTask(service.deps), {
    ...{ automation_version_id: version, kind: 'general_todo', title: 'Look', status: 'backlog', ...more },
  });
const refusal = (code: string) =>
  expect.objectContaining({ refusal: expect.objectContaining({ code }) as unknown });

describe('who has to do with tasks of a version', () => {
  type May = 'work' | 'read' | 'nothing';
  /** Who, as what; what is theirs to do with its tasks, and with the task of its block. */
  const WHO: readonly [user: string, what: string, tasks: May, remediation: May][] = [
    ['olga', 'owner of the automation', 'work', 'work'],
    ['cleo', 'client of the automation', 'read', 'read'],
    ['pia', 'owner of the project', 'work', 'work'],
    ['pete', 'ops of the project', 'work', 'work'],
    ['mia', 'member of the project', 'nothing', 'read'],
    ['carl', 'client of the project', 'nothing', 'read'],
    ['callie', 'on call', 'nothing', 'work'],
    ['sam', 'stranger', 'nothing', 'nothing'],
  ];
  let version: string;
  const tasks = { any: '', remediation: '' };
  beforeAll(async () => {
    const { project } = await projectOf(service, session('acme', 'pia'), {
      ...{ pete: 'ops', mia: 'member', carl: 'client' },
    });
    const made = await blockedVersion(service, project.id);
    version = made.version;
    tasks.remediation = made.task;
    tasks.any = (await make(owner, version)).task.id;
  });

  it.each(WHO)(
    '%s, %s: reads, lists, edits and moves as far as may be',
    async (user, _, any, remediation) => {
      const who = session('acme', user);
      for (const [id, may] of [
        [tasks.any, any],
        [tasks.remediation, remediation],
      ] as const) {
        const allowed = (act: Promise<unknown>) =>
          act.then(
            () => true,
            (error: unknown) => {
              expect(error).toEqual(refusal('forbidden'));
              return false;
            },
          );
        expect(await allowed(as(who, getTask(service.deps), { task_id: id }))).toBe(may !== 'nothing');
        expect(await allowed(as(who, updateTask(service.deps), { task_id: id, title: `By ${user}` }))).toBe(
          may === 'work',
        );
        const row = await service.rows('select effective_status as status from tasks.tasks where id = $1', [
          id,
        ]);
        const to = row[0]?.['status'] === 'blocked' ? 'in_progress' : 'blocked';
        if (row[0]?.['status'] === 'backlog')
          await as(owner, updateTaskStatus(service.deps), { task_id: id, status: 'in_progress' });
        const act = as(who, updateTaskStatus(service.deps), { task_id: id, status: to, reason: 'because' });
        expect(await allowed(act)).toBe(may === 'work');
        for (const filter of [{}, { automation_version_id: version }, { kind: 'remediation' as const }]) {
          if ('kind' in filter && id === tasks.any) continue;
          const { items } = await as(who, listTasks(service.deps), { ...filter, limit: 200 });
          expect(items.map((task) => task.id).includes(id)).toBe(may !== 'nothing');
        }
      }
    },
  );

  it.each(WHO)(
    '%s, %s: is assigned what is theirs to work, on every way that assigns',
    async (user, _, any, remediation) => {
      const bad = refusal('validation_failed');
      const outcome = async (act: Promise<unknown>) => {
        const settled = await Promise.allSettled([act]);
        if (settled[0].status === 'rejected') expect(settled[0].reason).toEqual(bad);
        return settled[0].status === 'fulfilled';
      };
      const assign = (task_id: string) =>
        outcome(as(ops, updateTask(service.deps), { task_id, assignee_id: user }));
      expect(await assign(tasks.any)).toBe(any === 'work');
      expect(await assign(tasks.remediation)).toBe(remediation === 'work');
      expect(await outcome(make(ops, version, { assignee_id: user }))).toBe(any === 'work');
      const { results } = await as(ops, bulkTasks(service.deps), {
        ...{ operation: 'create', mode: 'each' },
        tasks: [
          {
            ...{ kind: 'general_todo', title: 'Look', status: 'backlog' },
            ...{ automation_version_id: version, assignee_id: user },
          },
        ],
      });
      expect(results[0]?.type).toBe(any === 'work' ? 'done' : 'refused');
      const failure = {
        ...{ context_type: 'automation_version', context_id: version, code: 'missing_field', message: 'x' },
        ...{ failure_id: newId(), field: user, assignee_id: user },
      };
      const received = receiveFailures(service.deps)([deliveryOf(failure)]);
      if (any === 'work') await received;
      else await expect(received).rejects.toMatchObject({ code: 'validation_failed', tenantId: 'acme' });
    },
  );
});
