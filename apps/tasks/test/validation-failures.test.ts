import { randomUUID } from 'node:crypto';
import { isPassing, isPermanent, type Delivery } from '@interlock/messaging';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receiveFailures } from '../src/use-cases/failures/receive-failures.ts';
import { failure, message } from './failure-messages.ts';
import { projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
let service: TasksService;
let receive: (deliveries: readonly Delivery[]) => Promise<void>;

beforeAll(async () => {
  service = await tasksService();
  receive = receiveFailures(service.deps);
  await service.tenant('acme', { olga: {}, max: {}, gone: { status: 'inactive' } });
});
afterAll(() => service.close());

const tasksIn = (project: string) =>
  service.rows(
    `select kind, title, priority, status, assignee_id, created_by, created_by_system, occurrences, version, description
       from tasks.tasks where project_id = $1 order by id`,
    [project],
  );

describe('a validation failure', () => {
  it.each([
    ['missing_credentials', 'credentials_issue', 'high', 'Provide missing credentials: crm.key'],
    ['blueprint_error', 'general_todo', 'high', 'Fix the blueprint: crm.key'],
    ['missing_field', 'general_todo', 'normal', 'Fill in the missing field: crm.key'],
    ['build_item_missing', 'build_checklist', 'high', 'Complete the build item: crm.key'],
    ['out_of_paper', 'general_todo', 'normal', 'Resolve validation failure out_of_paper: crm.key'],
    ['constructor', 'general_todo', 'normal', 'Resolve validation failure constructor: crm.key'],
  ])('with code %s becomes a task of kind %s', async (code, kind, priority, title) => {
    const { project } = await projectOf(service, owner, { max: 'member' });
    await receive([message('failed', failure(project.id, { code, assignee_id: 'max' }))]);
    expect(await tasksIn(project.id)).toEqual([
      {
        kind,
        title,
        priority,
        status: 'backlog',
        assignee_id: 'max',
        created_by: null,
        created_by_system: true,
        occurrences: 1,
        version: 1,
        description: 'No key for the CRM.',
      },
    ]);
    const audits = await service.rows(
      `select actor_type, user_id, action_type, metadata from tasks.audit_logs
        where metadata ->> 'context_id' = $1`,
      [project.id],
    );
    expect(audits).toEqual([
      {
        actor_type: 'system',
        user_id: null,
        action_type: 'create_task',
        metadata: {
          context_type: 'project',
          context_id: project.id,
          kind,
          title,
          priority,
          created_by_system: true,
        },
      },
    ]);
    const total = await service.rows('select checklist_total from tasks.projects where id = $1', [
      project.id,
    ]);
    expect(total).toEqual([{ checklist_total: kind === 'build_checklist' ? 1 : 0 }]);
  });

  it('does nothing when the same id comes again, and counts the same failure under another id', async () => {
    const { project } = await projectOf(service, owner);
    const first = failure(project.id);
    await Promise.all(Array.from({ length: 5 }, () => receive([message('failed', first)])));
    expect(await tasksIn(project.id)).toMatchObject([{ occurrences: 1, version: 1 }]);
    const others = Array.from({ length: 8 }, () => message('failed', failure(project.id)));
    await Promise.all(others.map((other) => receive([other])));
    expect(await tasksIn(project.id)).toMatchObject([{ occurrences: 9, version: 9 }]);
    await receive([message('failed', failure(project.id, { field: 'crm.secret' }))]);
    expect(await tasksIn(project.id)).toHaveLength(2);
  });

  it('makes one task when two new ones about the same thing race', async () => {
    const { project } = await projectOf(service, owner);
    await Promise.all(Array.from({ length: 8 }, () => receive([message('failed', failure(project.id))])));
    expect(await tasksIn(project.id)).toMatchObject([{ occurrences: 8 }]);
  });

  it('is no task for an unknown context, another tenant, a stranger, a malformed message or a closed project', async () => {
    const { project } = await projectOf(service, owner);
    const id = project.id;
    const dead = (code: string) => expect.objectContaining({ name: 'UnprocessableError', code }) as unknown;
    await expect(receive([message('failed', failure(randomUUID()))])).rejects.toEqual(
      dead('context_not_found'),
    );
    await expect(receive([message('failed', failure(id, { tenant_id: 'other' }))])).rejects.toEqual(
      dead('tenant_mismatch'),
    );
    await expect(receive([message('failed', failure(id), { tenantid: 'other' })])).rejects.toEqual(
      dead('tenant_mismatch'),
    );
    await expect(receive([message('failed', failure(id, { assignee_id: 'gone' }))])).rejects.toEqual(
      dead('validation_failed'),
    );
    await expect(receive([message('failed', { failure_id: 'x' })])).rejects.toEqual(dead('malformed'));
    await service.admin.query(`update tasks.projects set status = 'archived' where id = $1`, [id]);
    await expect(receive([message('failed', failure(id))])).rejects.toEqual(
      dead('project_status_restricted'),
    );
    expect(await tasksIn(id)).toEqual([]);
    expect(await service.rows('select 1 from tasks.validation_failures where context_id = $1', [id])).toEqual(
      [],
    );
  });

  it('keeps no secret that its source quotes, and makes the task all the same', async () => {
    const { project } = await projectOf(service, owner);
    const secret = ['hunter', '2secret'].join('');
    const quoted = { message: `login failed with password: ${secret}`, field: `password=${secret}` };
    await receive([message('failed', failure(project.id, quoted))]);
    const [task] = await tasksIn(project.id);
    expect(task?.['description']).toContain('[redacted]');
    for (const table of ['tasks', 'audit_logs', 'outbox', 'validation_failures']) {
      const found = await service.rows(`select 1 from tasks.${table} t where t::text like '%' || $1 || '%'`, [
        secret,
      ]);
      expect(found).toEqual([]);
    }
  });

  it('accepts the right tenant as a hint, and a project on hold', async () => {
    const { project } = await projectOf(service, owner);
    await service.admin.query(`update tasks.projects set status = 'on_hold' where id = $1`, [project.id]);
    await receive([message('failed', failure(project.id, { tenant_id: 'acme' }), { tenantid: 'acme' })]);
    expect(await tasksIn(project.id)).toHaveLength(1);
  });
});

describe('the envelope', () => {
  it.each(['validation.resolved.v1', 'task_created.v1', 'validation.failed.v2'])(
    'of type %s on the subject of failures is passed over, and counted',
    async (type) => {
      const { project } = await projectOf(service, owner);
      const others: string[] = [];
      const counting = receiveFailures({ ...service.deps, onOtherType: (other) => others.push(other) });
      await counting([
        message('failed', failure(project.id), { type }),
        message('failed', failure(project.id, { field: 'other' })),
      ]);
      expect(others).toEqual([type]);
      expect(await tasksIn(project.id)).toMatchObject([{ title: 'Provide missing credentials: other' }]);
    },
  );

  it.each([{ specversion: '0.3' }, { specversion: 1 }, { type: undefined }, { type: '' }])(
    'with %o is a dead letter',
    async (envelope) => {
      const { project } = await projectOf(service, owner);
      await expect(receive([message('failed', failure(project.id), envelope)])).rejects.toMatchObject({
        code: 'malformed',
        message: expect.stringContaining('validation.failed.v1') as string,
      });
      expect(await tasksIn(project.id)).toEqual([]);
    },
  );

  it('may stand in the headers, where it counts as well', async () => {
    const { project } = await projectOf(service, owner);
    const binary = (field: string, type: string) => {
      const data = failure(project.id, { field });
      const headers: Record<string, string> = { 'ce-specversion': '1.0', 'ce-type': type };
      return { ...message('failed', data), header: (name: string) => headers[name], json: () => data };
    };
    await receive([binary('a', 'validation.failed.v1'), binary('b', 'task_created.v1')]);
    expect(await tasksIn(project.id)).toMatchObject([{ title: 'Provide missing credentials: a' }]);
  });
});

it.each([
  ['critical', 'missing_field', 'urgent'],
  ['info', 'missing_credentials', 'low'],
  ['high', 'missing_field', 'normal'],
  ['toString', 'missing_field', 'normal'],
])('a failure of severity %s and code %s has priority %s', async (severity, code, priority) => {
  const { project } = await projectOf(service, owner);
  await receive([message('failed', failure(project.id, { severity, code }))]);
  expect(await tasksIn(project.id)).toMatchObject([{ priority }]);
});

describe('a task that its checklist completed', () => {
  it('is open no more: the same failure is a task of its own', async () => {
    const { project } = await projectOf(service, owner);
    await receive([message('failed', failure(project.id))]);
    const [row] = await service.rows('select id from tasks.tasks where project_id = $1', [project.id]);
    await service.rows(
      `insert into tasks.checklist_items (tenant_id, id, task_id, title, status, position)
         values ('acme', $1, $2, 'Ask the client', 'done', 1)`,
      [randomUUID(), row?.['id']],
    );
    const again = failure(project.id);
    await receive([message('failed', again)]);
    expect(await tasksIn(project.id)).toHaveLength(2);
    await receive([message('resolved', again)]);
    expect(await tasksIn(project.id)).toMatchObject([{ status: 'backlog' }, { status: 'done' }]);
  });
});

describe('a failure that loses its race again and again', () => {
  it('fails as a message of its tenant, and is no outage', async () => {
    const { project } = await projectOf(service, owner);
    const { failures } = service.deps;
    const losing = receiveFailures({
      ...service.deps,
      failures: { ...failures, commit: () => Promise.resolve(undefined) },
    });
    const lost: unknown = await losing([message('failed', failure(project.id))]).catch(
      (error: unknown) => error,
    );
    expect(lost).toMatchObject({ code: 'never_settled', tenantId: 'acme' });
    expect([isPassing(lost), isPermanent(lost)]).toEqual([false, false]);
  });
});

describe('a resolved failure', () => {
  it('closes its task through in_progress, each step audited, once', async () => {
    const { project } = await projectOf(service, owner);
    const failed = failure(project.id, { code: 'build_item_missing' });
    await receive([message('failed', failed)]);
    await Promise.all([1, 2, 3].map(() => receive([message('resolved', failed)])));
    expect(await tasksIn(project.id)).toMatchObject([{ status: 'done', version: 3 }]);
    const steps = await service.rows(
      `select user_id, actor_type, metadata ->> 'old_status' as old, metadata ->> 'new_status' as new
         from tasks.audit_logs where action_type = 'update_task_status' and metadata ->> 'context_id' = $1 order by id`,
      [project.id],
    );
    expect(steps).toEqual([
      { user_id: 'scanner', actor_type: 'service', old: 'backlog', new: 'in_progress' },
      { user_id: 'scanner', actor_type: 'service', old: 'in_progress', new: 'done' },
    ]);
    const progress = await service.rows('select checklist_progress from tasks.projects where id = $1', [
      project.id,
    ]);
    expect(progress).toEqual([{ checklist_progress: '100.00' }]);
  });

  it('leaves a task alone that was reopened before the same resolution came again', async () => {
    const { project, move } = await projectOf(service, owner);
    const failed = failure(project.id);
    await receive([message('failed', failed), message('resolved', failed)]);
    const [row] = await service.rows('select id from tasks.tasks where project_id = $1', [project.id]);
    await move(owner, String(row?.['id']), 'in_progress');
    await receive([message('resolved', failed)]);
    expect(await tasksIn(project.id)).toMatchObject([{ status: 'in_progress', version: 4 }]);
  });

  it('that comes before its failure keeps the task from being made', async () => {
    const { project } = await projectOf(service, owner);
    const failed = failure(project.id);
    await receive([message('resolved', failed)]);
    await receive([message('failed', failed)]);
    expect(await tasksIn(project.id)).toEqual([]);
  });

  it('lets the same thing become a new task when it fails again', async () => {
    const { project } = await projectOf(service, owner);
    const failed = failure(project.id);
    await receive([
      message('failed', failed),
      message('resolved', failed),
      message('failed', failure(project.id)),
    ]);
    expect(await tasksIn(project.id)).toMatchObject([{ status: 'done' }, { status: 'backlog' }]);
  });
});
