import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { SEARCH_ATTRIBUTES, STATE_QUERY } from '../contracts/names.ts';
import {
  CHANGED_SIGNAL,
  LONGEST_WAIT_MS,
  reminderAbout,
  type ReminderAbout,
  type ReminderInput,
  type ReminderView,
} from '../contracts/task-reminder.ts';
import { questionInWords, reminderInWords, waitInWords } from './reminder-words.ts';

const { fireReminders } = proxyActivities<Pick<Activities, 'fireReminders'>>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '5 seconds' },
});

const changed = defineSignal(CHANGED_SIGNAL);
const stateQuery = defineQuery<ReminderView>(STATE_QUERY);

/** Where the clocks disagree, a time that has come here has not come there; it is not asked for without a pause. */
const SHORTEST_WAIT_MS = 500;
/** After so many questions the history begins anew. */
const MOST_QUESTIONS = 100;

/**
 * Asks for a task's due reminders to be fired, waits until the time that the answer names, or for a hint that it
 * has moved, and asks again. Ends when there is no next reminder, or it is more than 7 days away.
 */
export async function taskReminder(input: ReminderInput): Promise<ReminderView> {
  let hinted = false;
  let view: ReminderView = { state: 'asking', nextAt: null, fired: 0 };
  setHandler(
    changed,
    () => {
      hinted = true;
    },
    { description: 'Asks the row at once: its due date may have moved.' },
  );
  setHandler(stateQuery, () => view, {
    description: 'What was fired by this run, and when the next reminder is.',
  });
  for (let questions = 1; ; questions += 1) {
    hinted = false;
    const summary = questionInWords(view.about?.title ?? input.title);
    const { fired, ...found } = await fireReminders.executeWithOptions({ summary }, [input]);
    view = { ...found, state: 'waiting', fired: view.fired + fired };
    const { nextAt, about } = view;
    if (about) tellAbout(about);
    const waitMs = nextAt === null ? Infinity : Date.parse(nextAt) - Date.now();
    if (waitMs > LONGEST_WAIT_MS) {
      if (hinted) continue;
      return end({ ...view, state: nextAt === null ? 'over' : 'later' });
    }
    setCurrentDetails(reminderInWords(view));
    const waiting = { summary: waitInWords(view) };
    await condition(() => hinted, Math.max(waitMs, SHORTEST_WAIT_MS), waiting);
    if (questions === MOST_QUESTIONS) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof taskReminder>(input);
    }
  }
}

/** Unless it stands there since the start: the bridge knows no project's name. */
function tellAbout(about: ReminderAbout): void {
  const value = reminderAbout(about);
  if (workflowInfo().typedSearchAttributes.get(SEARCH_ATTRIBUTES.about) === value) return;
  upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.about, value }]);
}

function end(view: ReminderView): ReminderView {
  upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.state, value: view.state }]);
  setCurrentDetails(reminderInWords(view));
  return view;
}
