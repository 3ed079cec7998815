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
import { CASCADE_QUEUE, SEARCH_ATTRIBUTES, STATE_QUERY } from '../contracts/names.ts';
import {
  FLIPPED_SIGNAL,
  type CascadeInput,
  type CascadeState,
  type CascadeView,
} from '../contracts/project-cascade.ts';

// A turn lasts a minute. Whoever runs it is given up after 8 s without a word, and the next one goes on.
const { followFlip } = proxyActivities<Pick<Activities, 'followFlip'>>({
  taskQueue: CASCADE_QUEUE,
  startToCloseTimeout: '3 minutes',
  heartbeatTimeout: '8 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '5 seconds' },
});

const flipped = defineSignal<[statusNumber: number]>(FLIPPED_SIGNAL);
const stateQuery = defineQuery<CascadeView>(STATE_QUERY);

/**
 * Lets a project's tasks follow its flip, turn by turn, until the row says that they have, or that another flip
 * counts. Ends then, unless that flip has been signalled: in which case it goes on with that one.
 */
export async function projectCascade(input: CascadeInput): Promise<CascadeView> {
  let wanted = input.statusNumber;
  let view: CascadeView = { statusNumber: wanted, state: 'running', done: 0, total: 0 };
  setHandler(
    flipped,
    (statusNumber) => {
      wanted = Math.max(wanted, statusNumber);
    },
    { description: 'A later flip of the project, by its status number.' },
  );
  setHandler(stateQuery, () => view, {
    description: 'The flip that is followed, and how far the tasks were when the last turn ended.',
  });
  for (;;) {
    const statusNumber = wanted;
    setCurrentDetails(inWords(view, statusNumber));
    const summary = `Let tasks follow flip ${statusNumber}; the heartbeat says how far they are`;
    const progress = await followFlip.executeWithOptions({ summary }, [{ ...input, statusNumber }]);
    if (progress.state !== view.state) show(progress.state);
    view = { ...progress, statusNumber };
    if (isOver(progress.state) && wanted === statusNumber) break;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof projectCascade>({ ...input, statusNumber: wanted });
    }
  }
  setCurrentDetails(inWords(view, view.statusNumber));
  return view;
}

function isOver(state: CascadeState): boolean {
  return state !== 'running' && state !== 'paused';
}

function show(state: CascadeState): void {
  upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.state, value: state }]);
}

function inWords({ state, done, total }: CascadeView, statusNumber: number): string {
  const waiting = state === 'paused' ? ' Waits until the events of the batches before are published.' : '';
  return `Flip ${statusNumber}: ${state}, ${done} of ${total} tasks.${waiting}`;
}
