import pg from 'pg';
import { probeIdleConnections } from './idle-probe.ts';

export interface PoolConfig {
  readonly url: string;
  /** Connections at most; 8 to 16 serve a process well. */
  readonly max: number;
  readonly applicationName: string;
  /** An idle connection broke: it is already out of the pool, so this is for the log alone. */
  readonly onIdleError: (error: Error) => void;
}

const STATEMENT_TIMEOUT_MS = 8_000;

/**
 * A pool whose statements and waits are bounded. `query_timeout` is the client's own clock: it also ends a
 * wait on a connection that swallows everything, which the server's `statement_timeout` cannot. What is idle is kept,
 * and asked whether it lives.
 */
export function createPool(config: PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionString: config.url,
    max: config.max,
    application_name: config.applicationName,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 0,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + 2_000,
  });
  pool.on('error', config.onIdleError);
  // The pool listens to idle connections only. One that breaks while somebody holds it would end the process; its holder
  // learns of it from the next query.
  pool.on('connect', (client) => client.on('error', () => undefined));
  probeIdleConnections(pool);
  return pool;
}
