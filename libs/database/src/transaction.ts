import { DrizzleQueryError } from 'drizzle-orm/errors';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { isLostMidway, isUnavailable, OutcomeUnknownError } from './failure.ts';
import { beginStatement } from './lock-patience.ts';
import { runAgain } from './run-again.ts';
import { statementName } from './statement-names.ts';

/** One open transaction: `query` for SQL, `db` for drizzle, both on the same connection. */
export interface Transaction {
  readonly query: pg.PoolClient['query'];
  readonly db: NodePgDatabase;
}

type Work<T> = (tx: Transaction) => Promise<T>;

/**
 * Runs `work` in one transaction and commits it; anything thrown rolls it back. A serialization failure or
 * deadlock runs `work` again, so `work` must have no effect but on the database. A connection whose state is
 * not known leaves the pool. Throws {@link OutcomeUnknownError} when the connection broke at COMMIT.
 */
export function withTransaction<T>(pool: pg.Pool, work: Work<T>): Promise<T> {
  return runAgain(() => runOnce(pool, work, commit));
}

/** {@link withTransaction} for work that only reads: how it ends cannot be in doubt. */
export function readTransaction<T>(pool: pg.Pool, work: Work<T>): Promise<T> {
  return runAgain(() => runOnce(pool, work, (client) => client.query('commit')));
}

/** {@link withTransaction} whose row-level security shows `tenantId` alone. */
export function inTenant<T>(
  pool: pg.Pool,
  tenantId: string,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return withTransaction(pool, async (tx) => {
    await enterTenant(tx, tenantId);
    return work(tx);
  });
}

/** Makes row-level security show `tenantId` alone for the rest of the transaction. */
export async function enterTenant(tx: Transaction, tenantId: string): Promise<void> {
  await tx.query({
    name: 'enter_tenant',
    text: `select set_config('app.tenant', $1, true)`,
    values: [tenantId],
  });
}

/**
 * Runs one writing statement that is its own transaction, again after a serialization failure or deadlock.
 * Throws {@link OutcomeUnknownError} when the connection broke while it ran.
 */
export async function runStatement<R extends pg.QueryResultRow>(
  pool: pg.Pool,
  statement: pg.QueryConfig,
): Promise<R[]> {
  return runAgain(async () => {
    try {
      return (await pool.query<R>(statement)).rows;
    } catch (error) {
      throw isLostMidway(error) ? new OutcomeUnknownError(error) : error;
    }
  });
}

/** Runs a part of a transaction; what it wrote is undone when it throws, and the transaction goes on. */
export async function savepoint<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
  await tx.query('savepoint part');
  try {
    const result = await work();
    await tx.query('release savepoint part');
    return result;
  } catch (error) {
    await tx.query('rollback to savepoint part');
    throw error;
  }
}

async function runOnce<T>(
  pool: pg.Pool,
  work: Work<T>,
  end: (client: pg.PoolClient) => Promise<unknown>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query(beginStatement());
    const result = await work(transactionOn(client));
    await end(client);
    return result;
  } catch (thrown) {
    const error = withoutQuery(thrown);
    broken ??= await rollback(client, error);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

function transactionOn(client: pg.PoolClient): Transaction {
  let db: NodePgDatabase | undefined;
  return {
    query: client.query.bind(client) as pg.PoolClient['query'],
    get db() {
      return (db ??= drizzle(named(client)));
    },
  };
}

/** A client as drizzle uses it, under which its statements have names. */
function named(client: pg.PoolClient): pg.PoolClient {
  const query = (config: pg.QueryConfig, values?: unknown[]) =>
    client.query({ ...config, name: statementName(config.text) }, values);
  return { query } as unknown as pg.PoolClient;
}

/** What the driver said: drizzle's wrapper would carry the statement and its values into logs. */
function withoutQuery(error: unknown): unknown {
  return error instanceof DrizzleQueryError && error.cause ? error.cause : error;
}

async function commit(client: pg.PoolClient): Promise<void> {
  try {
    const { command } = await client.query('commit');
    if (command !== 'COMMIT')
      throw new Error('The transaction was rolled back: an error in it was swallowed.');
  } catch (error) {
    if (isUnavailable(error)) throw new OutcomeUnknownError(error);
    throw error;
  }
}

/** Ends the transaction; the error under which the connection must leave the pool, if it must. */
async function rollback(client: pg.PoolClient, cause: unknown): Promise<Error | undefined> {
  if (isUnavailable(cause) || cause instanceof OutcomeUnknownError) return cause as Error;
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
