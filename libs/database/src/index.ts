export { callMany, type SqlFunction } from './call-many.ts';
export {
  changePayload,
  payloadOf,
  RECORD_CHANGE,
  recordChange,
  recordedValues,
  type Change,
} from './change.ts';
export { DeferredCalls } from './deferred-calls.ts';
export { withLockPatience } from './lock-patience.ts';
export { isOutage, isUnavailable, OutcomeUnknownError } from './failure.ts';
export { newId } from './id.ts';
export { joined, READING } from './joined.ts';
export { joinedCommits } from './joined-commits.ts';
export { createPool, type PoolConfig } from './pool.ts';
export { statementName } from './statement-names.ts';
export { readTexts, textsOf, timeOfText, type TextRow } from './text-rows.ts';
export {
  enterTenant,
  inTenant,
  readTransaction,
  runStatement,
  savepoint,
  withTransaction,
  type Transaction,
} from './transaction.ts';
