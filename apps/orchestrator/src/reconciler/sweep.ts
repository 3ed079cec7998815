import { catalog } from '@interlock/contracts';
import type { AskService } from '../services/ask.ts';
import type { Duty } from './rounds.ts';

/** What has been due this long waits for a workflow that doesn't wake, or for Temporal, which can't keep up. */
const OVERDUE_S = 2;
const BATCH = 200;
const MOST_BATCHES = 50;

/** Fires the reminders that are overdue, whatever Temporal does. */
export function sweep(ask: AskService): Duty {
  return {
    name: 'sweep',
    async run() {
      let done = 0;
      for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
        const { fired, dropped } = await ask(catalog.tasks.sweepReminders, {
          overdue_s: OVERDUE_S,
          limit: BATCH,
        });
        done += fired + dropped;
        if (fired + dropped === 0) return { done, more: false };
      }
      return { done, more: true };
    },
  };
}
