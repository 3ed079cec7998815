import type { OutboxRow } from './relay-batch.ts';

const SETTLED_AFTER_MS = 2_000;
const RESCAN_MS = 10_000;

/** The lowest id worth looking at: what was highest 2 s ago, and 0 every 10 s and after a failed publication. */
export class Floor {
  private floor = 0n;
  private candidate = 0n;
  private candidateSince = Date.now();
  private rescanAt = Date.now() + RESCAN_MS;

  value(): string {
    if (Date.now() >= this.rescanAt) {
      this.floor = 0n;
      this.rescanAt = Date.now() + RESCAN_MS;
      return '0';
    }
    return String(this.floor);
  }

  saw(rows: readonly OutboxRow[], allPublished: boolean): void {
    if (!allPublished) {
      this.floor = this.candidate = 0n;
      return;
    }
    const now = Date.now();
    if (now - this.candidateSince < SETTLED_AFTER_MS) return;
    this.floor = this.candidate;
    this.candidateSince = now;
    const highest = rows.at(-1);
    if (highest) this.candidate = BigInt(highest.id);
  }
}
