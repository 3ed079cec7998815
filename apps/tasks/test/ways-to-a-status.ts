import { catalog, type Principal, type Problem } from '@interlock/contracts';
import { UnprocessableError } from '@interlock/messaging';
import { bulkTasks } from '../src/use-cases/bulk/bulk-tasks.ts';
import type { Deps } from '../src/use-cases/deps.ts';
import { receiveFailures } from '../src/use-cases/failures/receive-failures.ts';
import { createTask } from '../src/use-cases/tasks/create-task.ts';
import { moveTask } from '../src/use-cases/tasks/move-task.ts';
import { updateTask } from '../src/use-cases/tasks/update-task.ts';
import { updateTaskStatus } from '../src/use-cases/tasks/update-task-status.ts';
import { apiRoutes } from './api-routes.ts';
import { failure, message } from './failure-messages.ts';
import { overHttp } from './over-http.ts';
import type { TasksService } from './tasks-service.ts';

export type Goal = 'in_progress' | 'done' | 'blocked';
const NUMBERS = { in_progress: 2, done: 3 } as const;
const WORDS = { in_progress: 'in_progress', done: 'complete', blocked: 'blocked' } as const;

export interface Answer {
  readonly status: number;
  readonly body: Partial<Problem> & { readonly results?: readonly { problem?: Partial<Problem> }[] };
}

/** A task one step before a goal, in a project of its own, with another beside it; and what a rule wants of a way. */
export interface Scene {
  readonly owner: Principal;
  readonly goal: Goal;
  readonly projectId: string;
  readonly taskId: string;
  readonly otherId: string;
  /** What the way's item is, where its setting-up made one. */
  itemId: string;
  /** What depends on what, for ways that make a task. */
  dependencies: string[];
  title: string;
  reason: string;
}

export interface Way {
  /** How a task comes to its goal: its own status set, its items changed, a new one made, a message of the system. */
  readonly kind: 'status' | 'items' | 'create' | 'message';
  readonly goals: readonly Goal[];
  /** What the owner does before the rule begins to bind. */
  readonly setUp?: (scene: Scene) => Promise<void>;
  readonly go: (scene: Scene, who: Principal, deps: Deps) => Promise<Answer>;
  /** What it has no field for. */
  readonly lacks?: readonly string[];
}

const numberOf = (goal: Goal) => NUMBERS[goal as 'done'];
const statusOf = ({ goal, reason }: Scene) => ({ status: WORDS[goal], reason });
const create = { kind: 'build_checklist', title: 'New' };

/** Adds an item to a task of a scene, as its owner. */
export async function addItem(
  service: TasksService,
  { owner }: Scene,
  task_id: string,
  status: number,
): Promise<string> {
  const body = { task_id, title: 'Item', status };
  const made = await apiRoutes(service).addItem<{ checklist_item_id: string }>(owner, { body });
  if (made.status !== 201) throw new Error(`No item: ${JSON.stringify(made.body)}`);
  return made.body.checklist_item_id;
}

/** Every way by which a task comes to a status. */
export function waysToAStatus(of: () => TasksService): Record<string, Way> {
  const itemsAs = (deps: Deps) => apiRoutes({ ...of(), deps });
  const add = (scene: Scene, taskId: string, status: number) => addItem(of(), scene, taskId, status);
  /** A planned item, without which the task would be at its goal. */
  const standingInTheWay = async (scene: Scene): Promise<void> => {
    if (scene.goal === 'done') await add(scene, scene.taskId, 3);
    else await of().rows(`update tasks.tasks set status = 'in_progress' where id = $1`, [scene.taskId]);
    scene.itemId = await add(scene, scene.taskId, 1);
  };
  return {
    'PATCH /v1/tasks/{id}/status': {
      kind: 'status',
      goals: ['in_progress', 'done', 'blocked'],
      go: (scene, who, deps) =>
        overHttp(
          catalog.tasks.updateTaskStatus,
          updateTaskStatus(deps),
          '/v1/tasks/{task_id}/status',
        )(who, {
          params: { task_id: scene.taskId },
          body: statusOf(scene),
        }),
    },
    'PATCH /api/v1/app/tasks/{id}/move': {
      kind: 'status',
      goals: ['in_progress', 'done', 'blocked'],
      go: (scene, who, deps) =>
        overHttp(
          catalog.tasks.moveTask,
          moveTask(deps),
          '/api/v1/app/tasks/{task_id}/move',
        )(who, {
          params: { task_id: scene.taskId },
          body: { to_status: scene.goal, reason: scene.reason },
        }),
    },
    'PATCH /api/v1/app/tasks/{id}': {
      kind: 'status',
      goals: ['in_progress', 'done', 'blocked'],
      go: (scene, who, deps) =>
        overHttp(
          catalog.tasks.updateTask,
          updateTask(deps),
          '/api/v1/app/tasks/{task_id}',
        )(who, {
          params: { task_id: scene.taskId },
          body: { status: scene.goal, reason: scene.reason },
        }),
    },
    'PATCH /api/tasks/{id}': {
      kind: 'status',
      goals: ['in_progress', 'done'],
      go: (scene, who, deps) =>
        overHttp(
          catalog.tasks.updateTask,
          updateTask(deps),
          '/api/tasks/{task_id}',
        )(who, {
          params: { task_id: scene.taskId },
          body: { status: numberOf(scene.goal), reason: scene.reason },
        }),
    },
    ...Object.fromEntries(
      ['atomic', 'each'].map((mode): [string, Way] => [
        `POST /v1/tasks/bulk, statuses, ${mode}`,
        {
          kind: 'status',
          goals: ['in_progress', 'done', 'blocked'],
          go: (scene, who, deps) =>
            overHttp(
              catalog.tasks.bulkTasks,
              bulkTasks(deps),
              '/v1/tasks/bulk',
            )(who, {
              body: { operation: 'status', mode, changes: [{ task_id: scene.taskId, ...statusOf(scene) }] },
            }),
        },
      ]),
    ),
    'an item added': {
      kind: 'items',
      goals: ['in_progress', 'done'],
      go: (scene, who, deps) =>
        itemsAs(deps).addItem(who, {
          body: { task_id: scene.taskId, title: scene.title, status: numberOf(scene.goal) },
        }),
    },
    'an item set': {
      kind: 'items',
      goals: ['in_progress', 'done'],
      setUp: async (scene) => void (scene.itemId = await add(scene, scene.taskId, 1)),
      go: (scene, who, deps) =>
        itemsAs(deps).setItem(who, {
          params: { checklist_item_id: scene.itemId },
          body: { status: numberOf(scene.goal), title: scene.title },
        }),
    },
    'an item deleted': {
      kind: 'items',
      goals: ['in_progress', 'done'],
      lacks: ['a secret'],
      setUp: standingInTheWay,
      go: (scene, who, deps) => itemsAs(deps).dropItem(who, { params: { checklist_item_id: scene.itemId } }),
    },
    'an item moved out': {
      kind: 'items',
      goals: ['in_progress', 'done'],
      lacks: ['a secret'],
      setUp: standingInTheWay,
      go: (scene, who, deps) =>
        itemsAs(deps).setItem(who, {
          params: { checklist_item_id: scene.itemId },
          body: { task_id: scene.otherId },
        }),
    },
    'an item moved in': {
      kind: 'items',
      goals: ['in_progress', 'done'],
      lacks: ['a secret'],
      setUp: async (scene) => void (scene.itemId = await add(scene, scene.otherId, numberOf(scene.goal))),
      go: (scene, who, deps) =>
        itemsAs(deps).setItem(who, {
          params: { checklist_item_id: scene.itemId },
          body: { task_id: scene.taskId },
        }),
    },
    'POST /v1/tasks with a status': {
      kind: 'create',
      goals: ['in_progress', 'done', 'blocked'],
      go: ({ projectId: project_id, dependencies, title, ...scene }, who, deps) =>
        overHttp(
          catalog.tasks.createTask,
          createTask(deps),
          '/v1/tasks',
        )(who, {
          body: {
            ...create,
            project_id,
            title,
            dependencies,
            status: WORDS[scene.goal],
            reason: scene.reason,
          },
        }),
    },
    'POST /api/tasks with a status': {
      kind: 'create',
      goals: ['in_progress', 'done'],
      lacks: ['an open dependency'],
      go: ({ projectId: project_id, goal, title, reason }, who, deps) =>
        itemsAs(deps).create(who, {
          body: { project_id, title, status: numberOf(goal), reason },
        }),
    },
    'POST /api/tasks with a checklist': {
      kind: 'create',
      goals: ['in_progress', 'done'],
      lacks: ['an open dependency'],
      go: ({ projectId: project_id, goal, title }, who, deps) =>
        itemsAs(deps).create(who, {
          body: { project_id, title: 'New', checklist: [{ title, status: numberOf(goal) }] },
        }),
    },
    ...Object.fromEntries(
      ['atomic', 'each'].map((mode): [string, Way] => [
        `POST /v1/tasks/bulk, new, ${mode}`,
        {
          kind: 'create',
          goals: ['in_progress', 'done', 'blocked'],
          go: ({ projectId: project_id, dependencies, title, ...scene }, who, deps) =>
            overHttp(
              catalog.tasks.bulkTasks,
              bulkTasks(deps),
              '/v1/tasks/bulk',
            )(who, {
              body: {
                ...{ operation: 'create', mode },
                tasks: [{ ...create, project_id, title, dependencies, ...statusOf({ ...scene } as Scene) }],
              },
            }),
        },
      ]),
    ),
    'validation.resolved': {
      kind: 'message',
      goals: ['done'],
      setUp: async ({ projectId, taskId }) => {
        const seen = failure(projectId, { code: 'build_item_missing', field: taskId });
        await of().rows(
          `update tasks.tasks set failure_code = 'build_item_missing', failure_field = $1, status = 'backlog',
                progress_percent = 0 where id = $2`,
          [seen.field, taskId],
        );
      },
      go: async ({ projectId, taskId }, _, deps) => {
        const gone = failure(projectId, { code: 'build_item_missing', field: taskId });
        try {
          await receiveFailures(deps)([message('resolved', gone)]);
          return { status: 200, body: {} };
        } catch (error) {
          if (!(error instanceof UnprocessableError)) throw error;
          return { status: 400, body: { code: error.code } };
        }
      },
    },
  };
}
