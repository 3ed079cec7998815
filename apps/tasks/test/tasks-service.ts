import { randomUUID } from 'node:crypto';
import type { catalog, Input, Principal } from '@interlock/contracts';
import { createPool } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import { TenantDatabase } from '@interlock/service';
import { testDatabase } from '@interlock/testing';
import pg from 'pg';
import { joinedFailures } from '../src/store/joined-failures.ts';
import { joinedStatuses } from '../src/store/joined-statuses.ts';
import type { Deps, StatusChanged } from '../src/use-cases/deps.ts';
import { createProject } from '../src/use-cases/projects/create-project.ts';
import { putProjectMember } from '../src/use-cases/projects/put-project-member.ts';
import { createTask } from '../src/use-cases/tasks/create-task.ts';
import { updateTaskStatus } from '../src/use-cases/tasks/update-task-status.ts';

export type TasksService = Awaited<ReturnType<typeof tasksService>>;

/** The use cases of this service on a database of their own, and a superuser's eye on what they wrote. */
export async function tasksService() {
  const database = await testDatabase();
  const onIdleError = (error: Error) => console.error(error);
  const pool = createPool({ url: database.url('tasks_app'), max: 8, applicationName: 'test', onIdleError });
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 2 });
  const changes: StatusChanged[] = [];
  const deps: Deps = {
    database: new TenantDatabase(pool, () => undefined),
    failures: joinedFailures(pool),
    statuses: joinedStatuses(pool),
    onStatusChanges: (told) => changes.push(...told),
    limitProject: () => Promise.resolve(),
  };
  return {
    deps,
    pool,
    admin,
    /** The changes of status that were told of. */
    changes,
    url: database.url,
    async tenant(
      id: string,
      members: Record<string, { roles?: string[]; status?: string }> = {},
      settings = {},
    ) {
      await admin.query(
        `insert into directory.tenants (tenant_id, name, status, settings) values ($1, $1, 'active', $2)`,
        [id, settings],
      );
      for (const [user, { roles = [], status = 'active' }] of Object.entries(members)) {
        await admin.query(
          `insert into directory.members (tenant_id, user_id, email, display_name, status, roles)
             values ($1, $2::text, $2::text || '@example.org', $2::text, $3, $4)`,
          [id, user, status, roles],
        );
      }
    },
    async rows(sql: string, values: unknown[] = []) {
      return (await admin.query<Record<string, unknown>>(sql, values)).rows;
    },
    async close() {
      await pool.end();
      await admin.end();
      await database.drop();
    },
  };
}

/** A session of `sub` in `tenantId` with the token's `roles`. */
export function session(tenantId: string, sub: string, roles: string[] = []): Principal {
  return { kind: 'session', tenantId, sub, roles, systemInitiated: false };
}

/** Calls a use case as the gateway's `/v1` would. */
export function as<I, O>(
  principal: Principal,
  useCase: (call: Call, input: I) => Promise<O>,
  input: Partial<I>,
  surface: Call['surface'] = 'v1',
): Promise<O> {
  return useCase({ principal, requestId: randomUUID(), surface }, input as I);
}

/** A project of `owner` with members, and a maker of tasks in it. */
export async function projectOf(
  service: TasksService,
  owner: Principal,
  members: Record<string, string> = {},
) {
  const { deps } = service;
  const { project } = await as(owner, createProject(deps), { name: 'Onboarding' });
  for (const [user_id, role] of Object.entries(members)) {
    const input = { project_id: project.id, user_id, role: role as 'member' };
    await as(owner, putProjectMember(deps), input);
  }
  const task = async (fields: Partial<Input<(typeof catalog)['tasks']['createTask']>> = {}) => {
    const defaults: Input<(typeof catalog)['tasks']['createTask']> = {
      kind: 'general_todo',
      title: 'Connect the CRM',
      priority: 'normal',
      status: 'backlog',
      dependencies: [],
    };
    return (await as(owner, createTask(deps), { ...defaults, project_id: project.id, ...fields })).task;
  };
  const move = (
    principal: Principal,
    task_id: string,
    status: Input<(typeof catalog)['tasks']['updateTaskStatus']>['status'],
    more = {},
  ) => as(principal, updateTaskStatus(deps), { task_id, status, ...more });
  return { project, task, move };
}
