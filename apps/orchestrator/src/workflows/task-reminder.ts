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
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { ADMISSION_SCHEDULE } from '../contracts/admission.ts';
import { SEARCH_ATTRIBUTES, STATE_QUERY } from '../contracts/names.ts';
import {
  CHANGED_SIGNAL,
  LONGEST_WAIT_MS,
  type ReminderInput,
  type ReminderView,
} from '../contracts/task-reminder.ts';

const { fireReminders } = proxyActivities<Pick<Activities, 'fireReminders'>>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '5 seconds' },
  summary: 'Fire what is due, and ask when to come again',
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
    const { fired, nextAt } = await fireReminders(input);
    view = { state: 'waiting', nextAt, fired: view.fired + fired };
    const waitMs = nextAt === null ? Infinity : Date.parse(nextAt) - Date.now();
    if (waitMs > LONGEST_WAIT_MS) {
      if (hinted) continue;
      return end({ ...view, state: nextAt === null ? 'over' : 'later' });
    }
    setCurrentDetails(`Waits until ${nextAt}, or for a hint that this has changed.`);
    const summary = `Next reminder, ${nextAt}`;
    await condition(() => hinted, Math.max(waitMs, SHORTEST_WAIT_MS), { summary });
    if (questions === MOST_QUESTIONS) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof taskReminder>(input);
    }
  }
}

function end(view: ReminderView): ReminderView {
  upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.state, value: view.state }]);
  setCurrentDetails(
    view.nextAt === null
      ? 'There is no next reminder.'
      : `The next reminder is at ${view.nextAt}; the schedule '${ADMISSION_SCHEDULE}' comes back to it.`,
  );
  return view;
}
