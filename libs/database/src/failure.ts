/** SQLSTATEs after which the same transaction may succeed: serialization failure, deadlock. */
const RETRYABLE = new Set(['40001', '40P01']);

/**
 * SQLSTATEs that say that the database cannot be reached, is going away, is full, is read-only after a failover, or
 * kept a statement waiting too long; whole classes by their first two characters.
 */
const UNAVAILABLE = new Set(['25006', '25P03', '28000', '28P01', '3D000', '55P03', '57014', '58030']);
const UNAVAILABLE_CLASSES = new Set(['08', '53', '57', 'XX']);

/** SQLSTATE classes that blame the data: the same statement with the same values fails again. */
const DATA_CLASSES = new Set(['22', '23']);

const SQLSTATE = /^[0-9A-Z]{5}$/;
const ERRNO = /^E[A-Z_]{3,}$/;

const LOST_CONNECTION = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Client has encountered a connection error',
];

/** The code of an error or of the error it wraps: drizzle wraps what the driver throws. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? codeOf(error.cause) : undefined;
}

/** Whether the transaction that failed with `error` may simply be run again. */
export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(codeOf(error) ?? '');
}

/** Whether `error` says that the database is not there, rather than that the statement is wrong. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  if (SQLSTATE.test(code) && !ERRNO.test(code)) {
    return UNAVAILABLE.has(code) || UNAVAILABLE_CLASSES.has(code.slice(0, 2));
  }
  if (ERRNO.test(code)) return true;
  if (!(error instanceof Error)) return false;
  return LOST_CONNECTION.some((text) => error.message.includes(text)) || isUnavailable(error.cause);
}

/**
 * Whether trying again later can help though nothing is wrong with the data: everything that a socket or Postgres
 * says but that the values themselves are impossible. A release that is not complete yet is an outage too.
 */
export function isOutage(error: unknown): boolean {
  if (isUnavailable(error) || error instanceof OutcomeUnknownError) return true;
  const code = codeOf(error) ?? '';
  return SQLSTATE.test(code) && !DATA_CLASSES.has(code.slice(0, 2));
}

/** Whether the connection broke after the statement was sent, so that the server may have carried it out. */
export function isLostMidway(error: unknown): boolean {
  if (['ECONNRESET', 'EPIPE'].includes(codeOf(error) ?? '')) return true;
  if (!(error instanceof Error)) return false;
  return (
    error.message.includes('Connection terminated unexpectedly') || error.message === 'Query read timeout'
  );
}

/** The connection broke while a commit was under way: it may have happened or not. */
export class OutcomeUnknownError extends Error {
  constructor(cause: unknown) {
    super('The connection to the database was lost during a commit.', { cause });
    this.name = 'OutcomeUnknownError';
  }
}
