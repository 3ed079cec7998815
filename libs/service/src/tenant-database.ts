import {
  inTenant,
  readTexts,
  readTransaction,
  runStatement,
  withTransaction,
  type TextRow,
  type Transaction,
} from '@interlock/database';
import { AlreadyAnsweredError, type Call } from '@interlock/messaging';
import type { Pool, QueryConfig, QueryResultRow } from 'pg';
import { keepAnswer } from './kept-answers.ts';
import {
  besideStanding,
  enter,
  requireStanding,
  rowsBeside,
  type ReadStatement,
  type Standing,
} from './standing.ts';

export type Work<T> = (tx: Transaction, standing: Standing) => Promise<T>;
type Caller = Pick<Call, 'principal'>;
type Writer = Pick<Call, 'principal' | 'keyed'>;

/**
 * Transactions on behalf of a caller: row-level security shows the caller's tenant, whose standing is checked. What
 * a write came to is kept with it when the call has an Idempotency-Key.
 */
export class TenantDatabase {
  readonly pool: Pool;
  readonly #committed: () => void;

  constructor(pool: Pool, committed: () => void) {
    this.pool = pool;
    this.#committed = committed;
  }

  /** Throws `unauthenticated` for a caller without standing. */
  requireStanding(principal: Call['principal']): Promise<void> {
    return this.read({ principal }, () => Promise.resolve());
  }

  /** A transaction that writes nothing. */
  read<T>(call: Caller, work: Work<T>): Promise<T> {
    return readTransaction(this.pool, (tx) => onBehalf(tx, call, work));
  }

  /** The rows of one statement, in one round trip with the standing. */
  async readRows({ principal }: Caller, statement: ReadStatement): Promise<readonly TextRow[]> {
    return rowsBeside(principal, await readTexts(this.pool, besideStanding(principal, statement)));
  }

  /** A transaction whose result is the use case's output; what it put into the outbox is published at once. */
  async write<T>(call: Writer, work: Work<T>): Promise<T> {
    const result = await withTransaction(this.pool, async (tx) =>
      keepResult(tx, call, await onBehalf(tx, call, work)),
    );
    this.#committed();
    return result;
  }

  /** {@link write} that asks for no standing: only for what makes or revives a tenant. */
  async writeWithoutStanding<T>(call: Writer, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { tenantId } = call.principal;
    const result = await inTenant(this.pool, tenantId, async (tx) => keepResult(tx, call, await work(tx)));
    this.#committed();
    return result;
  }

  /**
   * One statement that enters the tenant, checks and commits by itself. Its output, if it wrote anything, is what
   * `outputOf` makes of its row; undefined when it returned none. `commit` may commit it together with others; with an
   * Idempotency-Key it commits alone, as the answer commits with it.
   */
  async writeStatement<R extends QueryResultRow, T>(
    call: Writer,
    statement: QueryConfig<unknown[]>,
    outputOf: (row: R) => T,
    commit: (statement: QueryConfig<unknown[]>) => Promise<R | undefined> = this.#commitAlone,
  ): Promise<T | undefined> {
    if (call.keyed) {
      const output = await inTenant(this.pool, call.principal.tenantId, async (tx) => {
        const [row] = (await tx.query<R>(statement)).rows;
        return row && keepResult(tx, call, outputOf(row));
      });
      if (output !== undefined) this.#committed();
      return output;
    }
    const row = await commit(statement);
    if (row === undefined) return undefined;
    this.#committed();
    return outputOf(row);
  }

  readonly #commitAlone = async <R extends QueryResultRow>(statement: QueryConfig): Promise<R | undefined> =>
    (await runStatement<R>(this.pool, statement))[0];

  /** For changes that are made for no caller: says that the outbox has something. */
  committed(): void {
    this.#committed();
  }
}

async function onBehalf<T>(tx: Transaction, { principal }: Caller, work: Work<T>): Promise<T> {
  const standing = await enter(tx, principal);
  requireStanding(principal, standing);
  return work(tx, standing);
}

async function keepResult<T>(tx: Transaction, { keyed }: Writer, result: T): Promise<T> {
  if (keyed === undefined) return result;
  if (!(await keepAnswer(tx, keyed, keyed.answerOf(result)))) throw new AlreadyAnsweredError();
  keyed.kept = true;
  return result;
}
