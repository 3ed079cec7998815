import type { ApplicationFailure } from '@temporalio/workflow';
import type { Carried } from '../contracts/blocked-remediation.ts';
import type { Block } from '../domain/remediation.ts';
import { refuseUpdate } from './refuse-update.ts';

/** A request to resolve the block, until it is. */
interface Settled {
  done: boolean;
  failure?: ApplicationFailure;
}

/**
 * What ops said to a run that began before acts were rows (patch `acts_are_rows`): it holds that itself, and shows the
 * states that there were then. To be removed when the last of them is over.
 */
export class ActsOfTheRun {
  /** Who of ops wants the block resolved now. */
  resolving: string | null = null;
  #carried: Carried;
  #settled: Settled | undefined;

  constructor({ acknowledged, snoozed }: Carried = { acknowledged: null, snoozed: null }) {
    this.#carried = { acknowledged, snoozed };
  }

  get carried(): Carried {
    return this.#carried;
  }

  acknowledge(by: string, round: number): void {
    this.#carried = { ...this.#carried, acknowledged: { by, round } };
  }

  snooze(by: string, until: string): void {
    this.#carried = { ...this.#carried, snoozed: { by, until } };
  }

  resolve(by: string): Readonly<Settled> {
    this.resolving = by;
    return (this.#settled = { done: false });
  }

  settle(code?: string): void {
    if (this.#settled === undefined) return;
    this.#settled.done = true;
    if (code !== undefined)
      this.#settled.failure = refuseUpdate(code, 'The version may not return now. Look at its state.');
    this.#settled = undefined;
    this.resolving = null;
  }

  /** The block with what this run holds in the place of what the rows say. */
  withActs(block: Block): Block {
    const { acknowledged: by, snoozed } = this.#carried;
    const { round, remindAfterS, escalateAfterS } = block;
    const acknowledged = by?.round === round.number ? by : null;
    const owed = [
      { level: 'reminder' as const, afterS: remindAfterS, isSpared: acknowledged !== null },
      { level: 'escalation' as const, afterS: escalateAfterS, isSpared: false },
    ]
      .filter(({ level, isSpared }) => !isSpared && !round.announced.includes(level))
      .map(({ level, afterS }) => {
        const at = Date.parse(round.since) + afterS * 1_000;
        const ms = snoozed === null ? at : Math.max(at, Date.parse(snoozed.until));
        return { level, at: new Date(ms).toISOString() };
      })
      .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
    return { ...block, owed, acknowledged, snoozed };
  }
}

/** A state as such a run has always shown it. */
export function stateOfTheRun<S extends string>(state: S): S | 'remediating' {
  return ['acknowledged', 'escalated', 'snoozed'].includes(state) ? 'remediating' : state;
}
