import { refuse, type Principal } from '@interlock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Deps } from '../src/use-cases/deps.ts';
import { projectOf, session, tasksService, type TasksService } from './tasks-service.ts';
import { addItem, waysToAStatus, type Answer, type Goal, type Scene, type Way } from './ways-to-a-status.ts';

/*
 * Every way to a status × every rule: what one way refuses, all others refuse, for the same reason. A new way to a
 * status belongs into waysToAStatus, a new rule into RULES.
 */

const member = session('acme', 'max');
const secret = ['password: hunter', '2secret'].join('');

let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  const members = { olga: {}, max: {}, cleo: {}, sam: {} };
  await service.tenant('acme', members);
  await service.tenant('strict', members, { policies: { complete_system_checklist: 'ops_and_owners' } });
  await service.tenant('other', members);
});
afterAll(() => service.close());

interface Rule {
  readonly binds: (way: Way, goal: Goal) => boolean;
  readonly code: string;
  readonly tenant?: string;
  readonly who?: Principal;
  readonly begin?: (scene: Scene) => Promise<unknown>;
  readonly deps?: () => Partial<Deps>;
}

const byPeople = ({ kind }: Way) => kind !== 'message';
const flip = (to: string) => (scene: Scene) =>
  service.rows(`update tasks.projects set status = $1, status_number = status_number + 1 where id = $2`, [
    to,
    scene.projectId,
  ]);

const WAYS = waysToAStatus(() => service);

const RULES: Record<string, Rule> = {
  'a client only reads': { binds: byPeople, who: session('acme', 'cleo'), code: 'forbidden' },
  'a stranger is told so': { binds: byPeople, who: session('acme', 'sam'), code: 'forbidden' },
  "another tenant's does not exist": { binds: byPeople, who: session('other', 'olga'), code: 'not_found' },
  'a service is no person': {
    binds: byPeople,
    who: { ...session('acme', 'robot'), kind: 'service' },
    code: 'forbidden',
  },
  'a policy keeps completion for ops and owners': {
    binds: ({ kind }, goal) => goal === 'done' && (kind === 'status' || kind === 'items'),
    tenant: 'strict',
    code: 'forbidden',
    begin: ({ taskId }) =>
      service.rows(
        `update tasks.tasks set created_by_system = true, created_by = null, kind = 'build_checklist' where id = $1`,
        [taskId],
      ),
  },
  'a project on hold': {
    binds: ({ kind }, goal) => byPeople({ kind } as Way) && (goal !== 'blocked' || kind === 'create'),
    code: 'project_status_restricted',
    begin: flip('on_hold'),
  },
  ...Object.fromEntries(
    ['completed', 'cancelled', 'archived'].map((status): [string, Rule] => [
      `a project that is ${status}`,
      { binds: () => true, code: 'project_status_restricted', begin: flip(status) },
    ]),
  ),
  'an open dependency': {
    binds: ({ kind }, goal) => goal === 'in_progress' || kind === 'message',
    code: 'dependencies_incomplete',
    begin: async (scene) => {
      scene.dependencies = [scene.otherId];
      await service.rows(
        `insert into tasks.task_dependencies (tenant_id, task_id, depends_on_id) values ('acme', $1, $2)`,
        [scene.taskId, scene.otherId],
      );
    },
  },
  'a status that a checklist decides': {
    binds: ({ kind }) => kind === 'status' || kind === 'message',
    code: 'status_is_derived',
    begin: (scene) => addItem(service, scene, scene.taskId, 1),
  },
  'a step that the matrix has not': {
    binds: ({ kind }) => kind === 'status',
    code: 'invalid_status_transition',
    begin: ({ taskId }) =>
      service.rows(
        `update tasks.tasks set status = 'canceled', reason = 'x', progress_percent = 0 where id = $1`,
        [taskId],
      ),
  },
  'a reason': {
    binds: (_, goal) => goal === 'blocked',
    code: 'reason_required',
    begin: (scene) => Promise.resolve((scene.reason = '')),
  },
  'a secret': {
    binds: byPeople,
    code: 'secret_detected',
    begin: (scene) => Promise.resolve((scene.title = scene.reason = secret)),
  },
  "a project's limit": {
    binds: byPeople,
    code: 'rate_limited',
    deps: () => ({
      limitProject: (_tenant, projectId) => {
        if (projectId !== null) throw refuse('rate_limited', 'Too many.');
        return Promise.resolve();
      },
    }),
  },
};

async function sceneOf(way: Way, goal: Goal, tenant: string): Promise<Scene> {
  const owner = session(tenant, 'olga');
  const made = await projectOf(service, owner, { max: 'member', cleo: 'client' });
  const task = await made.task({
    kind: 'build_checklist',
    status: goal === 'in_progress' ? 'backlog' : 'in_progress',
  });
  const other = await made.task({ kind: 'build_checklist' });
  const scene: Scene = {
    ...{ owner, goal, projectId: made.project.id, taskId: task.id, otherId: other.id },
    ...{ itemId: '', dependencies: [], title: 'Item', reason: 'because' },
  };
  await way.setUp?.(scene);
  return scene;
}

/** All that a way may write. */
async function written({ projectId }: Scene) {
  return service.rows(
    `select (select count(*)::int from tasks.audit_logs) as audits,
            (select json_agg(row_to_json(t) order by id) from tasks.tasks t where project_id = $1) as tasks,
            (select json_agg(row_to_json(i) order by i.id) from tasks.checklist_items i
               join tasks.tasks t on t.id = i.task_id where t.project_id = $1) as items`,
    [projectId],
  );
}

/** The code of a refusal, of the one item of a bulk too; ok of what was done. */
function codeOf({ status, body }: Answer): string | undefined {
  const [item] = body.results ?? [];
  if (item?.problem) return item.problem.code;
  return status < 300 ? 'ok' : body.code;
}
/** The board's own spelling of a code. */
const SPELLED: Record<string, string> = { invalid_transition: 'invalid_status_transition' };

describe.each(Object.entries(WAYS))('%s', (_name, way) => {
  it('leads to its goal', async () => {
    for (const goal of way.goals) {
      const scene = await sceneOf(way, goal, 'acme');
      expect(codeOf(await way.go(scene, member, service.deps))).toBe('ok');
      if (way.kind === 'create') continue;
      const [row] = await service.rows('select effective_status as status from tasks.tasks where id = $1', [
        scene.taskId,
      ]);
      expect(row).toEqual({ status: goal });
    }
  });

  it.each(Object.entries(RULES).filter(([name]) => !way.lacks?.includes(name)))(
    'is bound by: %s',
    async (_rule, rule) => {
      for (const goal of way.goals.filter((candidate) => rule.binds(way, candidate))) {
        const tenant = rule.tenant ?? 'acme';
        const scene = await sceneOf(way, goal, tenant);
        await rule.begin?.(scene);
        const before = await written(scene);
        const who = rule.who ?? session(tenant, 'max');
        const code = codeOf(await way.go(scene, who, { ...service.deps, ...rule.deps?.() }));
        expect(SPELLED[code ?? ''] ?? code).toBe(rule.code);
        expect(await written(scene)).toEqual(before);
      }
    },
  );
});
