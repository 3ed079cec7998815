import { condition, defineQuery, defineSignal, defineUpdate, setHandler, uuid4 } from '@temporalio/workflow';
import {
  ACKNOWLEDGE,
  RESOLVE_NOW,
  SNOOZE,
  type ActOutcome,
  type RemediationView,
  type Said,
  type SaidAct,
  type Snoozed,
} from '../contracts/blocked-remediation.ts';
import { STATE_QUERY } from '../contracts/names.ts';
import { CHANGED_SIGNAL } from '../contracts/task-reminder.ts';
import type { ActsOfTheRun } from './acts-of-the-run.ts';
import type { BlockNotes } from './block-notes.ts';
import { refuseUpdate } from './refuse-update.ts';
import { requireSaid, requireSnoozed } from './said-by-ops.ts';

const changed = defineSignal(CHANGED_SIGNAL);
const stateQuery = defineQuery<RemediationView>(STATE_QUERY);
const acknowledge = defineUpdate<RemediationView, [Said]>(ACKNOWLEDGE);
const snooze = defineUpdate<RemediationView, [Snoozed]>(SNOOZE);
const resolveNow = defineUpdate<RemediationView, [Said]>(RESOLVE_NOW);

export interface Listener {
  readonly notes: BlockNotes;
  /** Has the rows read. */
  readonly hear: () => void;
  /** Passes an act on to the service that keeps it. */
  readonly pass: (act: SaidAct) => Promise<ActOutcome>;
  /** Of a run that keeps its acts itself. */
  readonly run: ActsOfTheRun | undefined;
}

/** Takes in what a block is told. What people say is checked and kept by its rows; the answer tells what follows. */
export function listen({ notes, hear, pass, run }: Listener): void {
  const act = async (said: Omit<SaidAct, 'actId'>): Promise<RemediationView> => {
    const { refused } = await pass({ ...said, actId: uuid4() });
    if (refused) throw refuseUpdate(refused.code, refused.message);
    return readAgain();
  };
  const readAgain = async (): Promise<RemediationView> => {
    const isRead = notes.readAgain();
    hear();
    await condition(isRead);
    return notes.view;
  };
  const heard = (): RemediationView => {
    hear();
    return notes.view;
  };
  setHandler(changed, hear, {
    description: 'Asks the rows at once: the block or its task may have changed.',
  });
  setHandler(stateQuery, () => notes.view, {
    description: 'What the block is at, what is waited for and until when, and what happened.',
  });
  setHandler(
    acknowledge,
    ({ user }) => {
      if (run === undefined) return act({ act: ACKNOWLEDGE, user });
      run.acknowledge(user, notes.view.round);
      return heard();
    },
    {
      description:
        'You work on it: on-call is spared the reminder of this round, the escalation still comes. {"user": "<your user id>"}',
      validator: (said) => requireSaid(said, notes.view),
    },
  );
  setHandler(
    snooze,
    ({ user, seconds }) => {
      if (run === undefined) return act({ act: SNOOZE, user, seconds });
      run.snooze(user, new Date(Date.now() + seconds * 1_000).toISOString());
      return heard();
    },
    {
      description:
        'Puts reminder and escalation off. {"user": "<your user id>", "seconds": <at most 86400, a day>}',
      validator: (said) => requireSnoozed(said, notes.view),
    },
  );
  setHandler(
    resolveNow,
    async ({ user }) => {
      if (run === undefined) return act({ act: RESOLVE_NOW, user });
      const settled = run.resolve(user);
      hear();
      await condition(() => settled.done);
      if (settled.failure) throw settled.failure;
      return notes.view;
    },
    {
      description:
        'Lets the version return now: you say that it is stable. Its task must be done. {"user": "<your user id>"}',
      validator: (said) => requireSaid(said, notes.view),
    },
  );
}
