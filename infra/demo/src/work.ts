import { ProblemError } from '@interlock/client';
import { catalog, type Project, type TaskSummary } from '@interlock/contracts';
import type { RunningStack } from '@interlock/stack';
import { mailboxOf, type Cast } from './cast.ts';
import { findMail } from './mails.ts';
import { chapter, say } from './narrator.ts';
import { MissedError, until } from './until.ts';

const { tasks } = catalog;

/** Bob does both tasks; an answer to an old view is refused, and the last build task is told to ops. */
export async function bobDoesTheWork(
  cast: Cast,
  stack: RunningStack,
  project: Project,
  made: { credentials: TaskSummary; build: TaskSummary },
): Promise<void> {
  chapter('Bob does the work');
  await move(cast, stack, made.credentials, 'in_progress');
  await refuseStale(cast, stack, made.credentials);
  await move(cast, stack, made.credentials, 'complete');
  await showHistory(cast, stack, made.credentials);
  await move(cast, stack, made.build, 'in_progress');
  await move(cast, stack, made.build, 'complete');

  chapter('The build is complete');
  const link = `${stack.gateway}/v1/projects/${project.id}`;
  const { checklist_progress, checklist_complete, checklist_total } = (
    await cast.olga.call(tasks.getProject, { project_id: project.id })
  ).body.project;
  if (checklist_progress !== 100)
    throw new MissedError(`checklist_progress is ${checklist_progress}, not 100: ${link}`);
  say(`checklist_progress is 100 (${checklist_complete} of ${checklist_total})`, link);
  for (const ops of ['olga', 'alice'] as const) {
    const mail = await until(`a build_tasks_complete mail to ${ops}`, () =>
      findMail(stack.mail, 'build_tasks_complete', mailboxOf(ops), project.id),
    );
    say(`Ops (${ops}) are told by mail: '${mail.subject}'`, stack.mail);
  }
}

async function move(cast: Cast, stack: RunningStack, task: TaskSummary, status: string): Promise<void> {
  const { body } = await cast.bob.call(tasks.updateTaskStatus, { task_id: task.id, status });
  if (body.task.status !== status)
    throw new MissedError(`task ${task.id} is ${body.task.status}, not ${status}`);
  say(`Bob sets '${task.title}' to ${status}`, `${stack.gateway}/v1/tasks/${task.id}`);
}

async function refuseStale(cast: Cast, stack: RunningStack, task: TaskSummary): Promise<void> {
  const stale = { task_id: task.id, status: 'complete', last_known_status: 'pending' };
  const refused = await cast.bob.call(tasks.updateTaskStatus, stale).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(refused instanceof ProblemError) || refused.status !== 409)
    throw new MissedError(`a stale change of task ${task.id} was not refused with 409`);
  say(`An answer to an old view is refused: ${refused.message}`, `${stack.gateway}/v1/tasks/${task.id}`);
}

async function showHistory(cast: Cast, stack: RunningStack, task: TaskSummary): Promise<void> {
  const { body } = await cast.bob.call(tasks.listTaskActivity, { task_id: task.id });
  say('Its history, newest first:', `${stack.gateway}/v1/tasks/${task.id}/activity`);
  for (const { occurred_at, actor, action_type } of body.items)
    say(`  ${occurred_at}  ${action_type} by ${actor.id ?? 'the system'}`);
}
