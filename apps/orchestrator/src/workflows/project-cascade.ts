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
  cascadeAbout,
  FLIPPED_SIGNAL,
  type CascadeInput,
  type CascadeProgress,
  type CascadeState,
  type CascadeView,
} from '../contracts/project-cascade.ts';
import { cascadeInWords, turnInWords } from './cascade-words.ts';

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
 * Lets a project's tasks follow its status, turn by turn, until the row says that they have, or that another status
 * counts. Ends then, unless that one has been signalled: in which case it goes on with it.
 */
export async function projectCascade(input: CascadeInput): Promise<CascadeView> {
  let wanted = input.statusNumber;
  const { about: begun } = input;
  const running = { state: 'running', done: 0, total: 0 } as const;
  let view: CascadeView = { ...running, statusNumber: wanted, ...(begun && { about: begun }) };
  setHandler(
    flipped,
    (statusNumber) => {
      wanted = Math.max(wanted, statusNumber);
    },
    { description: "A later change of the project's status, by its number." },
  );
  setHandler(stateQuery, () => view, {
    description: 'The status that is followed, and how far the tasks were when the last turn ended.',
  });
  for (;;) {
    const statusNumber = wanted;
    if (statusNumber !== view.statusNumber) view = nextOf(view, statusNumber);
    setCurrentDetails(cascadeInWords(view));
    const summary = turnInWords(view.about, statusNumber);
    const { about: _, ...flip } = input;
    const progress = await followFlip.executeWithOptions({ summary }, [{ ...flip, statusNumber }]);
    show(progress, view.state);
    view = { ...view, ...progress, statusNumber };
    if (isOver(progress.state) && wanted === statusNumber) break;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof projectCascade>({ ...flip, statusNumber: wanted });
    }
  }
  setCurrentDetails(cascadeInWords(view));
  return view;
}

/** The cascade of a later change, which stopped the one that was followed. */
function nextOf({ state, superseded, before = [] }: CascadeView, statusNumber: number): CascadeView {
  const stopped = superseded ? [...before, superseded] : before;
  return { state, done: 0, total: 0, statusNumber, ...(stopped.length > 0 && { before: stopped }) };
}

function isOver(state: CascadeState): boolean {
  return state !== 'running' && state !== 'paused';
}

function show({ state, about }: CascadeProgress, before: CascadeState): void {
  const known = workflowInfo().typedSearchAttributes.get(SEARCH_ATTRIBUTES.about);
  const isNamed = about === undefined || cascadeAbout(about) === known;
  const changed = [
    ...(state === before ? [] : [{ key: SEARCH_ATTRIBUTES.state, value: state }]),
    ...(isNamed ? [] : [{ key: SEARCH_ATTRIBUTES.about, value: cascadeAbout(about) }]),
  ];
  if (changed.length > 0) upsertSearchAttributes(changed);
}
