import type { Logger } from '@interlock/service';
import { Runtime, type LogLevel, type LogMetadata } from '@temporalio/worker';

/**
 * Sends the SDK's logs to the process's own, and leaves signals to the process: it stops the worker in its
 * order. Must come before anything else of the SDK.
 */
export function installRuntime(log: Logger): void {
  const write = (level: LogLevel, message: string, meta?: LogMetadata) =>
    log[level === 'TRACE' || level === 'DEBUG' ? 'debug' : (level.toLowerCase() as 'info')](
      meta ?? {},
      message,
    );
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
