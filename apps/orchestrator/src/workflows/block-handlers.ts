import { condition, defineQuery, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import {
  ACKNOWLEDGE,
  RESOLVE_NOW,
  SNOOZE,
  type RemediationView,
  type Said,
  type Snoozed,
} from '../contracts/blocked-remediation.ts';
import { STATE_QUERY } from '../contracts/names.ts';
import { CHANGED_SIGNAL } from '../contracts/task-reminder.ts';
import type { BlockNotes } from './block-notes.ts';
import { requireAcknowledgeable, requireResolvable, requireSnoozable } from './said-by-ops.ts';

const changed = defineSignal(CHANGED_SIGNAL);
const stateQuery = defineQuery<RemediationView>(STATE_QUERY);
const acknowledge = defineUpdate<RemediationView, [Said]>(ACKNOWLEDGE);
const snooze = defineUpdate<RemediationView, [Snoozed]>(SNOOZE);
const resolveNow = defineUpdate<RemediationView, [Said]>(RESOLVE_NOW);

/** Takes in what a block is told; `hear` has its rows read. */
export function listen(notes: BlockNotes, hear: () => void): void {
  setHandler(changed, hear, {
    description: 'Asks the rows at once: the block or its task may have changed.',
  });
  setHandler(stateQuery, () => notes.view, {
    description: 'What the block is at, what is waited for and until when, and what happened.',
  });
  setHandler(
    acknowledge,
    ({ user }) => {
      notes.acknowledge(user);
      hear();
      return notes.view;
    },
    {
      description: 'Spares on-call the reminder of this round: {"user": id}. The escalation still comes.',
      validator: (said) => requireAcknowledgeable(said, notes.view),
    },
  );
  setHandler(
    snooze,
    ({ user, seconds }) => {
      notes.snooze(user, new Date(Date.now() + seconds * 1_000).toISOString());
      hear();
      return notes.view;
    },
    {
      description: 'Puts reminder and escalation off: {"user": id, "seconds": at most a day}.',
      validator: (said) => requireSnoozable(said, notes.view),
    },
  );
  setHandler(
    resolveNow,
    async ({ user }) => {
      const settled = notes.resolve(user);
      hear();
      await condition(() => settled.done);
      if (settled.failure) throw settled.failure;
      return notes.view;
    },
    {
      description: 'Has the version return at once, without the rest of the quiet period: {"user": id}.',
      validator: (said) => requireResolvable(said, notes.view, notes.resolving !== null),
    },
  );
}
