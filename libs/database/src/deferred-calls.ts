import type { QueryConfig } from 'pg';
import { callMany, type SqlFunction } from './call-many.ts';
import type { Transaction } from './transaction.ts';

/**
 * A transaction that puts calls of some functions off, for which nobody waits, and makes all of one function's in
 * one round trip at the end. Calls are known by the name of their statement, which is the function's.
 */
export class DeferredCalls {
  readonly tx: Transaction;
  readonly #tx: Transaction;
  readonly #functions: readonly SqlFunction[];
  readonly #calls = new Map<string, unknown[][]>();

  constructor(tx: Transaction, functions: readonly SqlFunction[]) {
    this.#tx = tx;
    this.#functions = functions;
    for (const { name } of functions) this.#calls.set(name, []);
    this.tx = { ...tx, query: ((asked: QueryConfig<unknown[]>) => this.#ask(asked)) as Transaction['query'] };
  }

  /** Makes the calls that were put off, of the functions in their order. */
  async run(): Promise<void> {
    for (const called of this.#functions) {
      const calls = this.#calls.get(called.name)?.splice(0) ?? [];
      if (calls.length > 0) await this.#tx.query(callMany(called, calls));
    }
  }

  async #ask(asked: QueryConfig<unknown[]>) {
    const calls = typeof asked === 'string' ? undefined : this.#calls.get(asked.name ?? '');
    if (calls === undefined) return this.#tx.query(asked);
    calls.push(asked.values ?? []);
    return { rows: [], rowCount: 0 };
  }
}
