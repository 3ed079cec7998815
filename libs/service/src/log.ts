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
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  });
}
