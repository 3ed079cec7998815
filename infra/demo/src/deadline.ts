import { catalog, type Project } from '@interlock/contracts';
import type { RunningStack } from '@interlock/stack';
import { mailboxOf, type Cast } from './cast.ts';
import { findMail } from './mails.ts';
import { chapter, say } from './narrator.ts';
import { until } from './until.ts';
import { workflowsLink } from './workflows-link.ts';

const { tasks } = catalog;
const HOUR_MS = 3_600_000;

/** Bob is reminded at once of what is due within the day; a workflow waits for the moment itself. */
export async function bobIsReminded(cast: Cast, stack: RunningStack, project: Project): Promise<void> {
  chapter('Something is due');
  const due_date = new Date(Date.now() + HOUR_MS).toISOString();
  const { task } = (
    await cast.olga.call(tasks.createTask, {
      project_id: project.id,
      kind: 'general_todo',
      title: 'Send the first invoice',
      assignee_id: 'bob',
      due_date,
    })
  ).body;
  say(`Olga gives Bob '${task.title}', due at ${due_date}`, `${stack.gateway}/v1/tasks/${task.id}`);
  const mail = await until('a task_due_reminder mail to Bob', () =>
    findMail(stack.mail, 'task_due_reminder', mailboxOf('bob'), task.id),
  );
  say(`Less than a day is left: Bob has the mail '${mail.subject}'`, stack.mail);
  say('What waits for the hour, as ops see it', workflowsLink(stack, 'TaskId', task.id));
}
