import type pg from 'pg';

const STEP_MS = 2_000;
const RESCAN_MS = 10_000;

/**
 * The lowest id worth looking at: the index keeps the dead entries of published rows, and reading past them is what
 * polling would cost. It rises to an id only when every transaction that had begun to write when the id was highest
 * has ended, so that none can still commit a lower one; and it is 0 every 10 s, and after a failed publication.
 */
export class RelayFloor {
  #floor = 0n;
  #candidate = 0n;
  #candidateXid: bigint | undefined;
  #highest = 0n;
  #stepAt = Date.now() + STEP_MS;
  #rescanAt = Date.now() + RESCAN_MS;

  value(): string {
    if (Date.now() >= this.#rescanAt) {
      this.#rescanAt = Date.now() + RESCAN_MS;
      this.#floor = 0n;
    }
    return String(this.#floor);
  }

  /** Takes note of a round: the highest id it read, and whether everything it read was published. */
  async saw(client: pg.Client, highest: string | undefined, allPublished: boolean): Promise<void> {
    if (!allPublished) {
      this.#floor = this.#candidate = 0n;
      this.#candidateXid = undefined;
      return;
    }
    if (highest !== undefined && BigInt(highest) > this.#highest) this.#highest = BigInt(highest);
    if (Date.now() < this.#stepAt) return;
    this.#stepAt = Date.now() + STEP_MS;
    const { oldest, next } = await transactionIds(client);
    if (this.#candidateXid !== undefined && oldest < this.#candidateXid) return;
    if (this.#candidateXid !== undefined) this.#floor = this.#candidate;
    this.#candidate = this.#highest;
    this.#candidateXid = next;
  }
}

/** The oldest transaction under way, and an id above every one that has been given out. */
async function transactionIds(client: pg.Client): Promise<{ oldest: bigint; next: bigint }> {
  const { rows } = await client.query<{ oldest: string; next: string }>(
    `select pg_snapshot_xmin(pg_current_snapshot())::text as oldest, pg_current_xact_id()::text as next`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('There are no transaction ids.');
  return { oldest: BigInt(row.oldest), next: BigInt(row.next) };
}
