import { handledAgain, redriveMessage, type BuriedMessage, type Call } from '@interlock/messaging';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { putProjectMember } from '../src/use-cases/projects/put-project-member.ts';
import { receiveFailures } from '../src/use-cases/failures/receive-failures.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
let service: TasksService;
let redrive: (message: BuriedMessage) => Promise<{ error: { code: string; message: string } | null }>;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {}, max: {} });
  const principal = {
    kind: 'service' as const,
    tenantId: 'acme',
    sub: 'audit',
    roles: [],
    systemInitiated: true,
  };
  const call: Call = { principal, requestId: 'r', surface: 'internal' };
  const handle = receiveFailures(service.deps);
  const useCase = redriveMessage({ VALIDATION: handledAgain(handle) }, () => undefined);
  redrive = (message) => useCase(call, message);
});
afterAll(() => service.close());

let failures = 0;
const newFailure = (context_id: string, more = {}) => ({
  failure_id: `f-${(failures += 1)}`,
  context_type: 'project',
  context_id,
  code: 'missing_field',
  field: `field-${failures}`,
  message: 'A field is missing.',
  ...more,
});
const buried = (data: object, about = 'failed'): BuriedMessage => ({
  stream: 'VALIDATION',
  subject: `validation.${about}.scanner`,
  message_id: 'm',
  tenant_id: null,
  deliveries: 1,
  failed_at: '2026-11-01T10:00:00.000Z',
  payload: JSON.stringify(data),
});
const tasksIn = (project: string) =>
  service.rows('select assignee_id, status, occurrences from tasks.tasks where project_id = $1', [project]);

it('makes one task of a failure whose cause was mended, however often and by however many it is asked', async () => {
  const { project } = await projectOf(service, owner);
  const message = buried(newFailure(project.id, { assignee_id: 'max' }));
  expect(await redrive(message)).toMatchObject({
    error: { message: expect.stringContaining('max') as string },
  });
  expect(await tasksIn(project.id)).toEqual([]);
  await as(owner, putProjectMember(service.deps), { project_id: project.id, user_id: 'max', role: 'member' });
  const answers = await Promise.all(Array.from({ length: 6 }, () => redrive(message)));
  expect(new Set(answers.map(({ error }) => error))).toEqual(new Set([null]));
  await redrive(message);
  expect(await tasksIn(project.id)).toEqual([{ assignee_id: 'max', status: 'backlog', occurrences: 1 }]);
});

it('makes no task of a failure that was resolved since it was buried', async () => {
  const { project } = await projectOf(service, owner);
  const failure = newFailure(project.id);
  expect(await redrive(buried(failure, 'resolved'))).toEqual({ error: null });
  expect(await redrive(buried(failure))).toEqual({ error: null });
  expect(await tasksIn(project.id)).toEqual([]);
});

it('leaves a task that was worked on since as it is', async () => {
  const { project, move } = await projectOf(service, owner);
  const failure = newFailure(project.id);
  await redrive(buried(failure));
  const [task] = await service.rows('select id from tasks.tasks where project_id = $1', [project.id]);
  await move(owner, task?.['id'] as string, 'in_progress');
  expect(await redrive(buried(failure))).toEqual({ error: null });
  expect(await tasksIn(project.id)).toMatchObject([{ status: 'in_progress', occurrences: 1 }]);
});

it('says what is wrong of what can never be processed', async () => {
  expect(await redrive({ ...buried({}), payload: '{' })).toMatchObject({ error: { code: 'malformed' } });
});
