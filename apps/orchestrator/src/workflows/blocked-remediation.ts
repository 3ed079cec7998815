import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { BlockInput, RemediationView } from '../contracts/blocked-remediation.ts';
import { SEARCH_ATTRIBUTES } from '../contracts/names.ts';
import { nextStep, type Step } from '../domain/remediation.ts';
import { listen } from './block-handlers.ts';
import { BlockNotes } from './block-notes.ts';
import { inWords, stepInWords } from './block-words.ts';

const activities = proxyActivities<
  Pick<Activities, 'readBlock' | 'announceLevel' | 'reopenTask' | 'confirmStability' | 'returnVersion'>
>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '5 seconds' },
});

/** A hint that was lost costs no more: the rows are asked again after this at the latest. */
const LONGEST_WAIT_MS = 10 * 60 * 1_000;
/** Where the clocks disagree, a time that has come here has not come there; it is not asked for without a pause. */
const SHORTEST_WAIT_MS = 500;
/** What was asked for had no effect: somebody else was first, or the rows don't allow it. */
const WITHOUT_EFFECT_MS = 60_000;
/** After so many questions the history begins anew. */
const MOST_QUESTIONS = 100;

/**
 * Follows one block of a version until it is over (spec 4): reads its rows, does the one next step, and waits for the
 * next, for a hint, or for what ops say. It ends when the rows say that the block is over, however that came.
 */
export async function blockedRemediation(input: BlockInput): Promise<RemediationView> {
  const block = { tenantId: input.tenantId, versionId: input.versionId, blockedAt: input.blockedAt };
  const notes = new BlockNotes(input.carried);
  let hinted = false;
  listen(notes, () => {
    hinted = true;
  });

  for (let questions = 1; ; questions += 1) {
    hinted = false;
    const truth = await activities.readBlock.executeWithOptions({ summary: 'Read the block' }, [block]);
    const step: Step = truth ? nextStep(truth, notes.said()) : { do: 'end', state: 'over' };
    const before = notes.view.state;
    notes.reached(truth, step);
    if (notes.view.state !== before) show(notes.view.state);
    setCurrentDetails(inWords(notes.view));
    if (step.do === 'end') break;
    if (step.do !== 'wait') {
      const isDone = await take(step);
      if (isDone) continue;
    }
    const waitMs = step.do === 'wait' ? waitFor(step.until, truth?.now) : WITHOUT_EFFECT_MS;
    await condition(() => hinted, waitMs, { summary: stepInWords(step) });
    if (questions >= MOST_QUESTIONS && allHandlersFinished())
      await continueAsNew<typeof blockedRemediation>({ ...input, carried: notes.carried() });
  }
  await condition(allHandlersFinished);
  return notes.view;

  /** Takes a step that the rows decide; whether it had an effect. */
  async function take(step: Exclude<Step, { do: 'end' | 'wait' }>): Promise<boolean> {
    const options = { summary: stepInWords(step) };
    const { round } = notes.view;
    if (step.do === 'announce') {
      const announced = await activities.announceLevel.executeWithOptions(options, [
        { ...block, level: step.level, round },
      ]);
      if (announced) notes.happened(step.level);
      return announced;
    }
    if (step.do === 'reopen') {
      const { closedAt, because, since } = step;
      const reopened = await activities.reopenTask.executeWithOptions(options, [
        { ...block, closedAt, because, since },
      ]);
      if (reopened) notes.happened(`reopened: ${because}`);
      return reopened;
    }
    if (step.do === 'confirm') {
      const user = notes.resolving ?? '';
      await activities.confirmStability.executeWithOptions(options, [{ ...block, user }]);
      notes.happened('confirmed as stable', user);
      return true;
    }
    const { returned, refused } = await activities.returnVersion.executeWithOptions(options, [block]);
    notes.triedToReturn(returned, refused);
    return refused === null;
  }
}

function waitFor(until: string | null, now: string | undefined): number {
  const ms = until === null ? Infinity : Date.parse(until) - Date.parse(now ?? until);
  return Math.min(Math.max(ms, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
}

function show(state: RemediationView['state']): void {
  upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.state, value: state }]);
}
