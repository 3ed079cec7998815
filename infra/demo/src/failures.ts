import { catalog, type Project, type TaskSummary } from '@interlock/contracts';
import type { RunningStack } from '@interlock/stack';
import { mailboxOf, type Cast } from './cast.ts';
import { findMail } from './mails.ts';
import { chapter, say } from './narrator.ts';
import { until } from './until.ts';
import { publishFailure } from './validator.ts';

const { notifications, tasks } = catalog;

/** Two failures become two tasks of Bob's: one told over NATS, one over HTTP. */
export async function failuresBecomeTasks(
  cast: Cast,
  stack: RunningStack,
  password: string,
  project: Project,
  run: string,
): Promise<{ credentials: TaskSummary; build: TaskSummary }> {
  chapter('Validation finds what is missing');
  const about = { context_type: 'project', context_id: project.id, assignee_id: 'bob' } as const;
  const began = performance.now();
  const subject = await publishFailure(stack.nats, password, {
    ...about,
    failure_id: `credentials-${run}`,
    code: 'missing_credentials',
    field: 'smtp_password',
    severity: 'error',
    message: 'The automation has no password for the mail server.',
  });
  say(`The validator publishes missing_credentials on ${subject}`, `nats://${new URL(stack.nats).host}`);
  const credentials = await bobGets(cast, stack, project, 'credentials_issue', began);

  const again = performance.now();
  await cast.service.call(tasks.reportValidationFailure, {
    ...about,
    source: 'build-service',
    failure_id: `build-${run}`,
    code: 'build_item_missing',
    field: 'error_branch',
    message: 'The scenario has no error branch.',
  });
  say(
    'The build service reports build_item_missing',
    `POST ${stack.gateway}/v1/internal/validation-failures`,
  );
  const build = await bobGets(cast, stack, project, 'build_checklist', again);
  return { credentials, build };
}

/** Waits for task, notification and mail, and says how long after `began` each was there. */
async function bobGets(
  cast: Cast,
  stack: RunningStack,
  project: Project,
  kind: string,
  began: number,
): Promise<TaskSummary> {
  const ms = () => `${Math.round(performance.now() - began)} ms`;
  const task = await until(`a task of kind ${kind} in Bob's list`, async () => {
    const list = await cast.bob.call(tasks.listTasks, { project_id: project.id, assignee_id: 'bob', kind });
    return list.body.items[0] as TaskSummary | undefined;
  });
  const link = `${stack.gateway}/v1/tasks/${task.id}`;
  say(`after ${ms()}: Bob has the task '${task.title}' (${task.priority})`, link);
  await until(`a notification of task ${task.id} in Bob's list`, async () => {
    const list = await cast.bob.call(notifications.listNotifications, {});
    return list.body.items.find(
      ({ entity, template }) => entity.id === task.id && template === 'task_assigned',
    );
  });
  say(`after ${ms()}: Bob has the notification`, `${stack.gateway}/v1/notifications`);
  const mail = await until(`a mail to Bob about task ${task.id}`, () =>
    findMail(stack.mail, 'task_assigned', mailboxOf('bob'), task.id),
  );
  say(`after ${ms()}: Bob has the mail '${mail.subject}'`, stack.mail);
  return task;
}
