import type { ReminderKind, RemindersOver } from '@interlock/contracts';
import { ADMISSION_SCHEDULE } from '../contracts/admission.ts';
import { CHANGED_SIGNAL, type ReminderAbout, type ReminderView } from '../contracts/task-reminder.ts';
import { quoted } from '../domain/names.ts';

const KINDS: Readonly<Record<ReminderKind, string>> = {
  ahead: 'the reminder ahead of the due date, then the one when it is due',
  due: 'the reminder that it is due, the last one',
};

const OVER: Readonly<Record<RemindersOver, string>> = {
  deleted: 'the task is deleted',
  done: 'the task is done',
  canceled: 'the task is canceled',
  no_due_date: 'the task has no due date',
  read_only_project: 'the project is read-only',
  told: 'all that was to be told is told, or was not to be told any more when its time came',
};

/** What a timer waits for. */
export function waitInWords({ nextAt, nextKind, about }: ReminderView): string {
  const which = nextKind
    ? { ahead: 'Ahead of the due date', due: 'When it is due' }[nextKind]
    : 'Next reminder';
  return `${which}, ${nextAt}${about ? `: ${quoted(about.title)}` : ''}`;
}

/** What an activity asks. */
export function questionInWords(title: string | undefined): string {
  return `Tell what is due${title === undefined ? '' : ` of ${quoted(title)}`}, and ask what comes next`;
}

/** A reminder as the UI shows it. */
export function reminderInWords(view: ReminderView): string {
  const { about, fired } = view;
  return [
    about && subjectInWords(about),
    nextInWords(view),
    fired > 0 && `Told so far by this run: ${fired}.`,
    view.state === 'waiting' &&
      `Ends within seconds when the task is done, canceled, deleted or without a due date. The signal \`${CHANGED_SIGNAL}\` makes it look at once.`,
  ]
    .filter((line) => typeof line === 'string')
    .join('\n\n');
}

function subjectInWords({ title, project, dueDate, isAssigned }: ReminderAbout): string {
  const where = project ? `, project ${quoted(project)}` : '';
  const due = dueDate === null ? 'no due date' : `due at ${dueDate}`;
  const whose = isAssigned ? 'assigned' : 'assigned to nobody';
  return `Task ${quoted(title)}${where}: ${due}, ${whose}.`;
}

function nextInWords({ state, nextAt, nextKind, over }: ReminderView): string {
  switch (state) {
    case 'asking':
      return 'Asks the row.';
    case 'waiting':
      return `Waits until ${nextAt} for ${nextKind ? KINDS[nextKind] : 'the next reminder'}.`;
    case 'later':
      return `The next reminder is at ${nextAt}; the schedule '${ADMISSION_SCHEDULE}' comes back to it.`;
    case 'over':
      return `Over: ${over ? OVER[over] : 'there is no next reminder'}.`;
  }
}
