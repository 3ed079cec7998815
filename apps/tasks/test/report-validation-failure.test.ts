import { randomUUID } from 'node:crypto';
import type { Principal } from '@interlock/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportValidationFailure } from '../src/use-cases/failures/report-validation-failure.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
const service = (tenantId: string): Principal => ({ ...session(tenantId, 'billing'), kind: 'service' });
const refusal = (code: string) =>
  expect.objectContaining({ refusal: expect.objectContaining({ code }) as unknown });

let tasks: TasksService;
const published: { subject: string; id: string; message: object }[] = [];
const report = () =>
  reportValidationFailure({
    ...tasks.deps,
    publish: (subject, id, message) => Promise.resolve(void published.push({ subject, id, message })),
  });

beforeAll(async () => {
  tasks = await tasksService();
  await tasks.tenant('acme', { olga: {} });
  await tasks.tenant('other');
  await tasks.tenant('closed');
  await tasks.admin.query(`update directory.tenants set status = 'suspended' where tenant_id = 'closed'`);
});
afterAll(() => tasks.close());

const failure = (context_id: string) => ({
  source: 'blueprints',
  failure_id: 'f-1',
  context_type: 'project' as const,
  context_id,
  code: 'missing_field',
  message: 'The owner is missing.',
});

it('publishes a CloudEvent under the tenant of the token, without the source in its data', async () => {
  const { project } = await projectOf(tasks, owner);
  const { event_id } = await as(service('acme'), report(), failure(project.id));
  const { source: _, ...data } = failure(project.id);
  expect(published.splice(0)).toEqual([
    {
      subject: 'validation.failed.blueprints',
      id: event_id,
      message: expect.objectContaining({
        id: event_id,
        tenantid: 'acme',
        type: 'validation.failed.v1',
        data,
      }) as object,
    },
  ]);
});

it("publishes nothing for another tenant's context, an unknown one, or a suspended tenant", async () => {
  const { project } = await projectOf(tasks, owner);
  await expect(as(service('other'), report(), failure(project.id))).rejects.toEqual(refusal('not_found'));
  await expect(as(service('acme'), report(), failure(randomUUID()))).rejects.toEqual(refusal('not_found'));
  await expect(as(service('closed'), report(), failure(project.id))).rejects.toEqual(
    refusal('unauthenticated'),
  );
  expect(published).toEqual([]);
});
