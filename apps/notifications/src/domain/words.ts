import { statusWord, type EventTask, type ReminderKind, type TaskStatus } from '@interlock/contracts';

/** What a notice says. `title` is one line; `body` may be several. */
export interface Words {
  readonly title: string;
  readonly body: string;
}

/** Of `task_assigned`. */
export function assigned(task: EventTask): Words {
  const due = task.due_date === null ? [] : [`Due: ${task.due_date}`];
  return {
    title: `Assigned to you: ${line(task.title)}`,
    body: [`The task '${line(task.title)}' is assigned to you.`, `Priority: ${task.priority}`, ...due].join(
      '\n',
    ),
  };
}

/** Of `task_status_updated`. `by` is null for the system itself. */
export function statusUpdated(
  change: {
    readonly task: EventTask;
    readonly old_status: TaskStatus;
    readonly new_status: TaskStatus;
    readonly reason: string | null;
  },
  by: string | null,
): Words {
  const [from, to] = [statusWord(change.old_status, 'v1'), statusWord(change.new_status, 'v1')];
  const reason = change.reason === null ? [] : [`Reason: ${change.reason}`];
  return {
    title: `${line(change.task.title)}: ${to}`,
    body: [`${by ?? 'The system'} changed the status from '${from}' to '${to}'.`, ...reason].join('\n'),
  };
}

/** Of `task_status_updated`, where many tasks follow their project at once. */
export function tasksFollow(
  change: { readonly new_status: TaskStatus; readonly reason: string | null },
  by: string | null,
): Words {
  const to = statusWord(change.new_status, 'v1');
  const reason = change.reason === null ? [] : [`Reason: ${change.reason}`];
  return {
    title: `Tasks follow their project: ${to}`,
    body: [
      `${by ?? 'The system'} changed the project's status. Tasks of yours in it become '${to}'.`,
      ...reason,
    ].join('\n'),
  };
}

/** Of `task_due_reminder`. */
export function dueReminder({
  task,
  kind,
  due_date,
}: {
  readonly task: EventTask;
  readonly kind: ReminderKind;
  readonly due_date: string;
}): Words {
  const title = line(task.title);
  const status = `Status: ${statusWord(task.status, 'v1')}`;
  return kind === 'due'
    ? { title: `Due now: ${title}`, body: [`The task '${title}' was due at ${due_date}.`, status].join('\n') }
    : {
        title: `Due soon: ${title}`,
        body: [`The task '${title}' is due at ${due_date}.`, status].join('\n'),
      };
}

/** Of `build_tasks_complete`. */
export function buildComplete(counts: { readonly checklist_total: number }): Words {
  const { checklist_total: total } = counts;
  const tasks = total === 1 ? 'The one build checklist task' : `All ${total} build checklist tasks`;
  return {
    title: 'All build tasks are complete',
    body: `${tasks} of the project ${total === 1 ? 'is' : 'are'} complete: it is ready for the next step.`,
  };
}

/** A text of a person as one line, so that it can stand in a subject. */
export function line(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
