import type { ApplicationFailure } from '@temporalio/workflow';
import type { Carried, Happening, RemediationView } from '../contracts/blocked-remediation.ts';
import type { Block, SaidByOps, Step } from '../domain/remediation.ts';
import { refuseUpdate } from './said-by-ops.ts';

const MOST_HAPPENINGS = 30;

/** A request to resolve the block, until it is. */
interface Settled {
  done: boolean;
  failure?: ApplicationFailure;
}

/** What a run knows of its block: what the rows said last, what ops said, and what happened. */
export class BlockNotes {
  view: RemediationView;
  /** Who of ops wants the block resolved now. */
  resolving: string | null = null;
  #settled: Settled | undefined;

  constructor(carried: Carried = { acknowledged: null, snoozed: null, history: [] }) {
    this.view = {
      ...carried,
      state: 'asking',
      round: 0,
      task: null,
      stability: null,
      next: null,
      refused: null,
    };
  }

  /** What the next run of the same block has to know. */
  carried(): Carried {
    const { acknowledged, snoozed, history } = this.view;
    return { acknowledged, snoozed, history };
  }

  said(): SaidByOps {
    const { acknowledged, snoozed } = this.view;
    return {
      acknowledgedRound: acknowledged?.round ?? null,
      snoozedUntil: snoozed?.until ?? null,
      resolves: this.resolving !== null,
    };
  }

  /** The rows were read, and this is what follows. */
  reached(block: Block | null, step: Step): void {
    const { state } = step;
    this.view = {
      ...this.view,
      state,
      refused: step.do === 'return' ? this.view.refused : null,
      next: step.do === 'wait' ? { for: step.for, at: step.until } : null,
      ...(block && { round: block.round.number, task: block.task, stability: block.stability }),
    };
    if (step.do === 'end') this.#settle();
    else if (state === 'remediating')
      this.#settle(refuseUpdate('remediation_open', 'The remediation task was opened again.'));
    else if (step.do === 'reopen')
      this.#settle(
        refuseUpdate('not_stable', 'The version is not stable: its remediation task is reopened.'),
      );
  }

  acknowledge(by: string): void {
    this.view = { ...this.view, acknowledged: { by, round: this.view.round } };
    this.happened('acknowledged', by);
  }

  snooze(by: string, until: string): void {
    this.view = { ...this.view, snoozed: { by, until } };
    this.happened(`snoozed until ${until}`, by);
  }

  resolve(by: string): Readonly<Settled> {
    this.resolving = by;
    this.happened('asked to resolve now', by);
    return (this.#settled = { done: false });
  }

  triedToReturn(returned: boolean, refused: string | null): void {
    this.view = { ...this.view, refused };
    if (returned) this.happened('returned');
    if (refused !== null) this.#settle(refuseUpdate(refused, 'The version may not return now: ' + refused));
  }

  happened(what: string, by?: string): void {
    const at = new Date(Date.now()).toISOString();
    const happening: Happening = { at, what, round: this.view.round, ...(by === undefined ? {} : { by }) };
    this.view = { ...this.view, history: [...this.view.history, happening].slice(-MOST_HAPPENINGS) };
  }

  #settle(failure?: ApplicationFailure): void {
    if (this.#settled === undefined) return;
    this.#settled.done = true;
    if (failure) this.#settled.failure = failure;
    this.#settled = undefined;
    this.resolving = null;
  }
}
