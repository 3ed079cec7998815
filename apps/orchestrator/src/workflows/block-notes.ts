import type { BlockInput, BlockNames, RemediationView } from '../contracts/blocked-remediation.ts';
import type { Block, Step } from '../domain/remediation.ts';

/** What a run knows of its block: what the rows said last, and what follows. */
export class BlockNotes {
  view: RemediationView;
  /** The rows that were read last. */
  block: Block | null = null;
  names: BlockNames = { project: null, task: null, tenant: null };
  #begun = 0;
  #finished = 0;

  constructor({ about, blockedAt }: Pick<BlockInput, 'about' | 'blockedAt'>) {
    this.view = {
      ...{ state: 'asking', about: about ?? null, blockedAt, round: 0, task: null, stability: null },
      ...{ acknowledged: null, snoozed: null, next: null, owed: [], happened: [], refused: null },
    };
  }

  /** The rows are being read. */
  reads(): void {
    this.#begun += 1;
  }

  /** Holds once the rows have been read that stand there from now on. */
  readAgain(): () => boolean {
    const wanted = this.#begun + 1;
    return () => this.#finished >= wanted || this.view.state === 'over';
  }

  /** The rows were read, and this is what follows. */
  reached(block: Block | null, step: Step, state: RemediationView['state']): void {
    this.#finished = this.#begun;
    this.block = block;
    const isOver = state === 'over';
    this.view = {
      ...this.view,
      state,
      refused: step.do === 'return' ? this.view.refused : null,
      next: step.do === 'wait' ? { for: step.for, at: step.until } : null,
      ...(block && {
        about: block.about ?? this.view.about,
        round: block.round.number,
        task: block.task ?? this.view.task,
        stability: isOver ? null : block.stability,
        acknowledged: isOver ? null : block.acknowledged,
        snoozed: isOver || !isAhead(block.snoozed?.until, block.now) ? null : block.snoozed,
        owed: isOver ? [] : block.owed,
        happened: block.happened ?? [],
      }),
    };
  }

  triedToReturn(refused: string | null): void {
    this.view = { ...this.view, refused };
  }
}

function isAhead(time: string | undefined, now: string): boolean {
  return time !== undefined && Date.parse(time) > Date.parse(now);
}
