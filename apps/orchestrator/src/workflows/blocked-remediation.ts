import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  patched,
  proxyActivities,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { blockAbout, type BlockInput, type RemediationView } from '../contracts/blocked-remediation.ts';
import { SEARCH_ATTRIBUTES } from '../contracts/names.ts';
import { nextStep, type Step } from '../domain/remediation.ts';
import { ActsOfTheRun, stateOfTheRun } from './acts-of-the-run.ts';
import { listen } from './block-handlers.ts';
import { BlockNotes } from './block-notes.ts';
import { inWords, stepInWords } from './block-words.ts';

const activities = proxyActivities<
  Pick<
    Activities,
    'readBlock' | 'nameBlock' | 'announceLevel' | 'reopenTask' | 'confirmStability' | 'returnVersion'
  >
>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '5 seconds' },
});
/** Somebody waits for the answer. */
const { actOnBlock } = proxyActivities<Pick<Activities, 'actOnBlock'>>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 4 },
});

/** A hint that was lost costs no more: the rows are asked again after this at the latest. */
const LONGEST_WAIT_MS = 10 * 60 * 1_000;
/** Where the clocks disagree, a time that has come here has not come there; it is not asked for without a pause. */
const SHORTEST_WAIT_MS = 500;
/** What was asked for had no effect: somebody else was first, or the rows don't allow it. */
const WITHOUT_EFFECT_MS = 60_000;
/** After so many questions the history begins anew. */
const MOST_QUESTIONS = 100;
const NOT_ANSWERED =
  'The automation service does not answer. Look at the state, then try again: it may have happened.';

/**
 * Follows one block of a version until it is over (spec 4): reads its rows, does the one next step, and waits for the
 * next, for a hint, or for what people say. It ends when the rows say that the block is over, however that came. All
 * that happened is in rows: whoever ends this run loses nothing, and the next one goes on.
 */
export async function blockedRemediation(input: BlockInput): Promise<RemediationView> {
  const { tenantId, versionId, blockedAt } = input;
  const block = { tenantId, versionId, blockedAt };
  const run = patched('acts_are_rows') ? undefined : new ActsOfTheRun(input.carried);
  const notes = new BlockNotes(input);
  let hinted = false;
  listen({
    ...{ notes, run },
    hear: () => {
      hinted = true;
    },
    pass: async ({ act, ...said }) => {
      try {
        return await actOnBlock.executeWithOptions({ summary: `${act}, said by ${said.user}` }, [
          { ...block, act, ...said },
        ]);
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        return { refused: { code: 'unavailable', message: NOT_ANSWERED } };
      }
    },
  });

  for (let questions = 1; ; questions += 1) {
    hinted = false;
    notes.reads();
    const summary = `Read the block${notes.view.about === null ? '' : ` of ${notes.view.about}`}`;
    const read = await activities.readBlock.executeWithOptions({ summary }, [block]);
    const truth = read && run ? run.withActs(read) : read;
    const step: Step = truth ? nextStep(truth, run?.resolving != null) : { do: 'end', state: 'over' };
    const before = notes.view.state;
    notes.reached(truth, step, run ? stateOfTheRun(step.state) : step.state);
    settle(step);
    if (notes.view.state !== before) show(notes.view.state);
    if (run === undefined && questions === 1 && truth) await name(truth.task?.id ?? input.taskId ?? null);
    setCurrentDetails(inWords(notes, input));
    if (step.do === 'end') break;
    if (step.do !== 'wait') {
      const isDone = await take(step);
      if (isDone) continue;
    }
    const waitMs = step.do === 'wait' ? waitFor(step.until, truth?.now) : WITHOUT_EFFECT_MS;
    await condition(() => hinted, waitMs, { summary: stepInWords(step, notes.view) });
    if (questions >= MOST_QUESTIONS && allHandlersFinished())
      await continueAsNew<typeof blockedRemediation>({ ...input, ...(run && { carried: run.carried }) });
  }
  await condition(allHandlersFinished);
  return notes.view;

  /** Asks how people call what the block is about, and shows it for searches. */
  async function name(taskId: string | null): Promise<void> {
    const asked = { tenantId, projectId: input.projectId ?? null, taskId };
    notes.names = await activities.nameBlock.executeWithOptions({ summary: 'Read the names' }, [asked]);
    const value = blockAbout(notes.view.about ?? `version ${versionId}`, notes.names);
    if (workflowInfo().typedSearchAttributes.get(SEARCH_ATTRIBUTES.about) !== value)
      upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.about, value }]);
  }

  /** Tells who waits in a run that keeps its acts itself. */
  function settle(step: Step): void {
    if (step.do === 'end') run?.settle();
    else if (step.state === 'remediating') run?.settle('remediation_open');
    else if (step.do === 'reopen') run?.settle('not_stable');
  }

  /** Takes a step that the rows decide; whether it had an effect. */
  async function take(step: Exclude<Step, { do: 'end' | 'wait' }>): Promise<boolean> {
    const options = { summary: stepInWords(step, notes.view) };
    const { round } = notes.view;
    if (step.do === 'announce')
      return activities.announceLevel.executeWithOptions(options, [{ ...block, level: step.level, round }]);
    if (step.do === 'reopen') {
      const { closedAt, because, since } = step;
      return activities.reopenTask.executeWithOptions(options, [{ ...block, closedAt, because, since }]);
    }
    if (step.do === 'confirm') {
      const user = run?.resolving ?? '';
      const confirmed = await activities.confirmStability.executeWithOptions(options, [{ ...block, user }]);
      if (confirmed?.refused) run?.settle(confirmed.refused.code);
      return true;
    }
    const by = run?.resolving ?? undefined;
    const { refused } = await activities.returnVersion.executeWithOptions(options, [
      { ...block, ...(by === undefined ? {} : { by }) },
    ]);
    notes.triedToReturn(refused);
    if (refused !== null) run?.settle(refused);
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
