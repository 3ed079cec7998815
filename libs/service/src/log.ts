import { redactDeep } from '@interlock/secrets';
import { pino, type Logger } from 'pino';

export type { Logger };

/** Names of fields that never reach a log, at the top level and one below. */
const SECRET_FIELDS = ['authorization', 'password', 'token', 'secret', 'cookie'];

/** Structured JSON logs on standard output, synchronous so that the last line before an exit is there. */
export function createLogger(service: string, level: string): Logger {
  return pino({
    name: service,
    level,
    base: { service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: withoutValues },
    formatters: { log: (facts) => redactDeep(facts) },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  });
}

/** An error without what a database adds to it: its details quote the row, and the row holds people's words. */
function withoutValues(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return { type: name, message, stack, code, constraint, ...(cause ? { cause: withoutValues(cause) } : {}) };
}
