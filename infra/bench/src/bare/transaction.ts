/**
 * What the database alone can do: a transaction of prepared statements, sent one after the other. In SQL, `:name`
 * stands for a number that is drawn anew for each transaction, for a constant, or for a value kept before.
 */
export interface BareTransaction {
  readonly name: string;
  /** Random whole numbers, each from the first to the last, both included. */
  readonly draws: Readonly<Record<string, readonly [number, number]>>;
  readonly constants: Readonly<Record<string, string>>;
  readonly statements: readonly BareStatement[];
}

export interface BareStatement {
  readonly sql: string;
  /** The columns of its only row are kept as values. */
  readonly keeps?: boolean;
  /** Sent only when this kept value is not 0. */
  readonly unlessZero?: string;
}

/** How a bare transaction did. */
export interface BareRun {
  readonly count: number;
  readonly perSecond: number;
  /** The median of one client's latencies; of several clients the mean. */
  readonly latencyMs: number;
}

/** By whom, by how many at once and for how long a bare transaction is run. */
export interface BareRunOptions {
  /** Of the role under which the product does the same. */
  readonly url: string;
  readonly clients: number;
  readonly ms: number;
}
