import { ConfigurationError, processSettings, readSettings } from './config.ts';
import { startHealthServer, type Check, type HealthServer } from './health.ts';
import { createLogger, type Logger } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';

export interface ProcessParts {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Ends the process after a failure it cannot recover from; whoever supervises it starts it anew. */
  readonly fail: (error: Error) => void;
}

/** What is running, and how it stops. */
export interface Running {
  readonly checks: Readonly<Record<string, Check>>;
  stop(): Promise<void>;
}

const STOP_WITHIN_MS = 6_000;

/**
 * The life of every Interlock process: settings, start, readiness (also told to a parent over IPC), and an
 * orderly stop on SIGTERM, SIGINT or the parent's end. A bad setting ends it with one line and exit code 78.
 */
export async function runProcess(
  name: string,
  start: (parts: ProcessParts) => Promise<Running>,
): Promise<void> {
  const settings = orExit(() => readSettings(processSettings, process.env));
  const log = createLogger(name, settings.LOG_LEVEL);
  const metrics = createMetrics(name);
  const fail = (error: Error) => {
    log.fatal({ err: error }, 'the process cannot go on');
    process.exit(1);
  };
  process.on('unhandledRejection', (reason) =>
    fail(reason instanceof Error ? reason : new Error(String(reason))),
  );
  process.on('uncaughtException', fail);
  let health: HealthServer | undefined;
  let running: Running | undefined;
  let stopping = false;
  const stop = (why: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, 'stopping');
    setTimeout(() => fail(new Error(`did not stop within ${STOP_WITHIN_MS} ms`)), STOP_WITHIN_MS).unref();
    health?.setReady(false);
    void (async () => {
      await running?.stop();
      await health?.close();
      log.info('stopped');
      process.exit(0);
    })();
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('disconnect', () => stop('the parent has ended'));
  try {
    running = await start({ log, metrics, fail });
  } catch (error) {
    if (error instanceof ConfigurationError) exitWith(error);
    throw error;
  }
  const address = { host: settings.HEALTH_HOST, port: settings.HEALTH_PORT };
  health = await startHealthServer(address, metrics.registry, running.checks);
  health.setReady(true);
  log.info({ health: health.url }, 'ready');
  process.send?.({ type: 'ready', health: health.url });
}

function orExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigurationError) exitWith(error);
    throw error;
  }
}

function exitWith(error: ConfigurationError): never {
  process.stderr.write(`${error.message}\n`);
  process.exit(78);
}
