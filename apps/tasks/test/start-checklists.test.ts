import { randomUUID } from 'node:crypto';
import { eventSubject, type AutomationStatus } from '@interlock/contracts';
import type { Delivery } from '@interlock/messaging';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checklistOf } from '../src/domain/checklist-templates.ts';
import { startChecklists } from '../src/use-cases/templates/start-checklists.ts';
import { projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
const checklists = { build: ['Connect the CRM', 'Map the fields'], qa: ['Run the regression'] };
let service: TasksService;
let follow: (deliveries: readonly Delivery[]) => Promise<void>;

beforeAll(async () => {
  service = await tasksService();
  follow = startChecklists(service.deps);
  await service.tenant('acme', { olga: {} }, { checklists });
  await service.tenant('plain', { paul: {} });
});
afterAll(() => service.close());

/** A transition of a version of a project, as the consumer hands it over. */
function moved(project_id: string | null, from: AutomationStatus, to: AutomationStatus, tenant = 'acme') {
  const event = {
    ...{
      specversion: '1.0',
      id: randomUUID(),
      source: 's',
      type: 'automation_status_changed.v1',
      subject: 'v',
    },
    ...{ time: '2026-11-01T10:00:00.000Z', datacontenttype: 'application/json' },
    data: {
      tenant_id: tenant,
      entity: { type: 'automation_version', id: 'v', version: 2 },
      actor: { type: 'user', id: 'olga' },
      ...{ request_id: 'req-1', cause: null, audit: { id: 'a', action_type: 'update_status', metadata: {} } },
      data: {
        automation_version: {
          ...{ id: 'v', automation_id: 'a', automation_name: 'Invoices', project_id, number: 1, status: to },
        },
        ...{ from_status: from, to_status: to, status_metadata: {}, quote_id: null },
        ...{ system_initiated: false, block: null },
      },
    },
  };
  const text = JSON.stringify(event);
  const delivery: Delivery = {
    ...{ id: event.id, subject: eventSubject('automation', 'automation_status_changed', tenant) },
    ...{ deliveries: 1, header: () => undefined },
    ...{ text: () => text, json: () => JSON.parse(text) as unknown },
  };
  return delivery;
}

const began = (project: string | null, tenant?: string) =>
  moved(project, 'Awaiting Client Approval', 'Build in Progress', tenant);
const tasksIn = (project: string) =>
  service.rows(
    `select kind, title, status, created_by_system from tasks.tasks where project_id = $1 order by id`,
    [project],
  );

describe('a version that comes to its build', () => {
  it('gets the tasks of the template, with audit rows and events, and counted by its project', async () => {
    const { project } = await projectOf(service, owner);
    const delivery = began(project.id);
    await follow([delivery]);
    expect(await tasksIn(project.id)).toEqual(
      checklists.build.map((title) => ({
        ...{ kind: 'build_checklist', title, status: 'backlog', created_by_system: true },
      })),
    );
    const told = await service.rows(
      `select o.payload::jsonb -> 'cause' ->> 'id' as cause, a.actor_type, a.request_id
         from tasks.outbox o join tasks.audit_logs a on a.id::text = o.payload::jsonb #>> '{audit,id}'
        where o.type = 'task_created' and a.metadata ->> 'context_id' = $1`,
      [project.id],
    );
    expect(told).toEqual(
      [1, 2].map(() => ({ cause: delivery.id, actor_type: 'system', request_id: 'req-1' })),
    );
    const [row] = await service.rows(
      'select checklist_total, checklist_complete from tasks.projects where id = $1',
      [project.id],
    );
    expect(row).toEqual({ checklist_total: 2, checklist_complete: 0 });
  });

  it('gets them once, however often and by however many the event is taken', async () => {
    const { project } = await projectOf(service, owner);
    const [delivery, other] = [began(project.id), moved(project.id, 'Build in Progress', 'QA & Testing')];
    await Promise.all(Array.from({ length: 6 }, () => follow([delivery, other, delivery])));
    await follow([other, delivery]);
    expect((await tasksIn(project.id)).map(({ kind }) => kind).sort()).toEqual([
      'build_checklist',
      'build_checklist',
      'qa_checklist',
    ]);
  });

  it('gets none without a template or a project, nor when it returns from Blocked', async () => {
    const { project } = await projectOf(service, owner);
    const paul = await projectOf(service, session('plain', 'paul'));
    await follow([
      began(null),
      moved(project.id, 'Blocked', 'Build in Progress'),
      began(paul.project.id, 'plain'),
    ]);
    expect(await tasksIn(project.id)).toEqual([]);
    expect(await tasksIn(paul.project.id)).toEqual([]);
  });

  it('leaves a dead letter of its tenant where its project is read-only or not there, and nothing half done', async () => {
    const { project } = await projectOf(service, owner);
    await service.rows(`update tasks.projects set status = 'archived' where id = $1`, [project.id]);
    const delivery = began(project.id);
    await expect(follow([delivery])).rejects.toMatchObject({
      ...{ name: 'UnprocessableError', code: 'project_status_restricted', tenantId: 'acme' },
    });
    await expect(follow([began(randomUUID())])).rejects.toMatchObject({
      code: 'not_found',
      tenantId: 'acme',
    });
    await expect(follow([began(project.id, 'plain')])).resolves.toBeUndefined();
    expect(await tasksIn(project.id)).toEqual([]);
    await service.rows(`update tasks.projects set status = 'active' where id = $1`, [project.id]);
    await follow([delivery]);
    expect(await tasksIn(project.id)).toHaveLength(2);
  });

  it('is refused for good where it cannot be read', async () => {
    const text = JSON.stringify({ ...(began(null).json() as object), data: {} });
    const broken = { ...began(null), text: () => text, json: () => JSON.parse(text) as unknown };
    await expect(follow([broken])).rejects.toMatchObject({ code: 'malformed', tenantId: 'acme' });
  });
});

it('begins a checklist with no other transition', () => {
  expect(checklistOf('QA & Testing', 'Ready to Launch')).toBeUndefined();
  expect(checklistOf('Blocked', 'QA & Testing')).toBeUndefined();
  expect(checklistOf('Build in Progress', 'QA & Testing')?.({ checklists })).toEqual({
    ...{ kind: 'qa_checklist', titles: checklists.qa },
  });
});
