/** How a request ended, as its sender saw it. */
export type Outcome = 'acknowledged' | 'refused' | 'unknown';

/** One write that was asked for, under a request id that no other has. */
export interface Entry {
  readonly kind: 'create' | 'status' | 'update' | 'failure';
  readonly requestId: string;
  /** A new task's title, the task that was to change, or a failure's id. */
  readonly subject: string;
  /** The status that was asked for. */
  readonly target?: string;
  readonly outcome: Outcome;
  /** The HTTP status; absent when nobody answered. */
  readonly status?: number;
  /** What the sender saw instead of a success: the code and Retry-After of a refusal, or how the connection ended. */
  readonly seen?: string;
  /** When the request was sent, by `performance.now()`. */
  readonly sentAt?: number;
  /** How long the sender waited, in milliseconds. */
  readonly ms?: number;
  /** The task, as the answer told it. */
  readonly taskId?: string;
}

/** What the load knows: every request and every answer, kept outside the system. */
export class OutsideLedger {
  readonly entries: Entry[] = [];
  readonly #counts: Record<Outcome, number> = { acknowledged: 0, refused: 0, unknown: 0 };
  readonly #waiting = new Set<{ count: number; resolve: () => void }>();

  add(entry: Entry): void {
    this.entries.push(entry);
    this.#counts[entry.outcome] += 1;
    const count = this.count('acknowledged');
    for (const waiter of this.#waiting) {
      if (count < waiter.count) continue;
      this.#waiting.delete(waiter);
      waiter.resolve();
    }
  }

  count(outcome: Outcome): number {
    return this.#counts[outcome];
  }

  /** Resolves when `more` further writes have been acknowledged. */
  acknowledgedMore(more: number): Promise<void> {
    const count = this.count('acknowledged') + more;
    return new Promise((resolve) => this.#waiting.add({ count, resolve }));
  }
}
