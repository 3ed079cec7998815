import {
  statusWord,
  type Actor,
  type EventTask,
  type ReminderKind,
  type TaskStatus,
} from '@interlock/contracts';
import type { Reader } from './reader.ts';

/** What a notice says. `title` is one line; `body` may be several. */
export interface Words {
  readonly title: string;
  readonly body: string;
}

/** Of `task_assigned`. */
export function assigned(task: EventTask, reader: Reader): Words {
  const due = task.due_date === null ? [] : [`Due: ${reader.time(task.due_date)}`];
  return {
    title: `Assigned to you: ${line(task.title)}`,
    body: [`The task '${line(task.title)}' is assigned to you.`, `Priority: ${task.priority}`, ...due].join(
      '\n',
    ),
  };
}

/** Of `task_status_updated`. */
export function statusUpdated(
  change: {
    readonly task: EventTask;
    readonly old_status: TaskStatus;
    readonly new_status: TaskStatus;
    readonly reason: string | null;
  },
  by: Pick<Actor, 'type' | 'id'>,
  reader: Reader,
): Words {
  const [from, to] = [statusWord(change.old_status, 'v1'), statusWord(change.new_status, 'v1')];
  const reason = change.reason === null ? [] : [`Reason: ${change.reason}`];
  return {
    title: `${line(change.task.title)}: ${to}`,
    body: [`${reader.actor(by)} changed the status from '${from}' to '${to}'.`, ...reason].join('\n'),
  };
}

/** Of `task_status_updated`, where many tasks follow their project at once. */
export function tasksFollow(
  change: { readonly new_status: TaskStatus; readonly reason: string | null },
  by: Pick<Actor, 'type' | 'id'>,
  reader: Reader,
): Words {
  const to = statusWord(change.new_status, 'v1');
  const reason = change.reason === null ? [] : [`Reason: ${change.reason}`];
  return {
    title: `Tasks follow their project: ${to}`,
    body: [
      `${reader.actor(by)} changed the project's status. Tasks of yours in it become '${to}'.`,
      ...reason,
    ].join('\n'),
  };
}

/** Of `task_due_reminder`. */
export function dueReminder(
  {
    task,
    kind,
    due_date,
  }: { readonly task: EventTask; readonly kind: ReminderKind; readonly due_date: string },
  reader: Reader,
): Words {
  const title = line(task.title);
  const [when, is] = kind === 'due' ? ['Due now', 'was due'] : ['Due soon', 'is due'];
  const unassigned = task.assignee_id === null ? ['Nobody is assigned to it.'] : [];
  return {
    title: `${when}: ${title}`,
    body: [
      `The task '${title}' ${is}: ${reader.time(due_date)}.`,
      `Status: ${statusWord(task.status, 'v1')}`,
      ...unassigned,
    ].join('\n'),
  };
}

/** Of `remediation_reopened`: a remediation task that the system took back, as its version is not stable. */
export function remediationReopened(change: {
  readonly task: EventTask;
  readonly reason: string | null;
}): Words {
  const title = line(change.task.title);
  return {
    title: `Reopened: ${title}`,
    body: [
      `The remediation task '${title}' is reopened.`,
      ...(change.reason === null ? [] : [`Reason: ${change.reason}`]),
      'What to do: open the task behind the link, remove the cause, and complete it again.',
    ].join('\n'),
  };
}

/** Of `build_tasks_complete`. */
export function buildComplete(project: {
  readonly project_name: string;
  readonly checklist_total: number;
}): Words {
  const { checklist_total: total } = project;
  const name = line(project.project_name);
  const tasks = total === 1 ? 'The one build checklist task' : `All ${total} build checklist tasks`;
  return {
    title: `All build tasks are complete: ${name}`,
    body: `${tasks} of the project '${name}' ${total === 1 ? 'is' : 'are'} complete: it is ready for the next step.`,
  };
}

/** A text of a person as one line, so that it can stand in a subject. */
export function line(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
