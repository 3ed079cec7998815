/** SQLSTATEs after which the same transaction may succeed: serialization failure, deadlock. */
const RETRYABLE = new Set(['40001', '40P01']);

/** SQLSTATEs and socket errors that say that the database cannot be reached or is going away or is full. */
const UNAVAILABLE = new Set([
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  '53100',
  '53200',
  '53300',
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '25P03',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
]);

const LOST_CONNECTION = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Client has encountered a connection error',
];

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether the transaction that failed with `error` may simply be run again. */
export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(codeOf(error) ?? '');
}

/** Whether `error` says that the database is not there, rather than that the statement is wrong. */
export function isUnavailable(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause !== undefined && isUnavailable(cause)) return true;
  if (UNAVAILABLE.has(codeOf(error) ?? '')) return true;
  return error instanceof Error && LOST_CONNECTION.some((text) => error.message.includes(text));
}

/** Whether the connection broke after the statement was sent, so that the server may have carried it out. */
export function isLostMidway(error: unknown): boolean {
  if (['ECONNRESET', 'EPIPE'].includes(codeOf(error) ?? '')) return true;
  if (!(error instanceof Error)) return false;
  return (
    error.message.includes('Connection terminated unexpectedly') || error.message === 'Query read timeout'
  );
}

/** The constraint that a unique or check violation names, if `error` is one. */
export function violatedConstraint(error: unknown): string | undefined {
  const code = codeOf(error);
  if (code !== '23505' && code !== '23514' && code !== '23503' && code !== '23P01') return undefined;
  return (error as { constraint?: string }).constraint;
}

/** The connection broke while a commit was under way: it may have happened or not. */
export class OutcomeUnknownError extends Error {
  constructor(cause: unknown) {
    super('The connection to the database was lost during a commit.', { cause });
    this.name = 'OutcomeUnknownError';
  }
}
