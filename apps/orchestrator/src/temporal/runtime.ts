import type { Logger } from '@interlock/service';
import { Runtime, type LogLevel, type LogMetadata } from '@temporalio/worker';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
/** Where the SDK logs each retry of each of its pollers, dozens a second while Temporal is away. */
const RETRIES = 'temporalio_client::retry';
const RETRIES_LOGGED_EVERY_MS = 10_000;

/**
 * Sends the SDK's logs to the process's own, and leaves signals to the process: it stops the worker in its
 * order. Must come before anything else of the SDK.
 */
export function installRuntime(log: Logger): void {
  let quietUntil = 0;
  const write = (level: LogLevel, message: string, meta: LogMetadata = {}) => {
    if (meta.target === RETRIES) {
      if (Date.now() < quietUntil) return;
      quietUntil = Date.now() + RETRIES_LOGGED_EVERY_MS;
    }
    log[LEVELS[level]](meta, message);
  };
  Runtime.install({
    shutdownSignals: [],
    logger: {
      log: write,
      trace: (message, meta) => write('TRACE', message, meta),
      debug: (message, meta) => write('DEBUG', message, meta),
      info: (message, meta) => write('INFO', message, meta),
      warn: (message, meta) => write('WARN', message, meta),
      error: (message, meta) => write('ERROR', message, meta),
    },
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
  });
}
