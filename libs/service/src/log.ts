import { redactDeep } from '@interlock/secrets';
import { pino, type Logger, type LoggerOptions } from 'pino';
import { logOutput } from './log-output.ts';

export type { Logger };

/** Names of fields that never reach a log, at the top level and one below. */
const SECRET_FIELDS = ['authorization', 'password', 'token', 'secret', 'cookie'];

/** Structured JSON logs on standard output. */
export function createLogger(service: string, level: string): Logger {
  const options: LoggerOptions = {
    name: service,
    level,
    base: { service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: withoutValues },
    formatters: { log: (facts) => redactDeep(facts) },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  };
  return pino(options, logOutput());
}

/** An error without what a database adds to it: its details quote the row, and the row holds people's words. */
function withoutValues(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return { type: name, message, stack, code, constraint, ...(cause ? { cause: withoutValues(cause) } : {}) };
}
