/** What became of the requests of a run; the times are milliseconds from when each was due. */
export class Tally {
  readonly accepted: number[] = [];
  /** By status and code: `503 overloaded`. */
  readonly refused: Record<string, number> = {};
  /** What nobody should see, by what was seen. */
  readonly wrong: Record<string, number> = {};
  /** How long the run took until its last answer. */
  seconds = 0;

  /** Answers that did what was asked, a second. */
  get goodput(): number {
    return this.accepted.length / this.seconds;
  }

  get refusals(): number {
    return sumOf(this.refused);
  }

  get requests(): number {
    return this.accepted.length + this.refusals + sumOf(this.wrong);
  }

  /** Adds what became of the requests of another run. */
  add(other: Tally): void {
    for (const ms of other.accepted) this.accepted.push(ms);
    for (const where of ['refused', 'wrong'] as const)
      for (const [what, times] of Object.entries(other[where])) this.count(where, what, times);
    this.seconds += other.seconds;
  }

  count(where: 'refused' | 'wrong', what: string, times = 1): void {
    this[where][what] = (this[where][what] ?? 0) + times;
  }

  quantile(share: number): number {
    const sorted = this.accepted.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  }

  /** The refusals in words. */
  refusedAs(): string {
    const kinds = Object.entries(this.refused).map(([what, count]) => `${count} × ${what}`);
    return kinds.join(', ') || 'none';
  }

  /** One line for each thing that nobody should see. */
  violations(who: string): string[] {
    return Object.entries(this.wrong).map(([what, count]) => `${who}: ${count} × ${what}`);
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
