export { changePayload, recordChange, type Change } from './change.ts';
export { isRetryable, isUnavailable, OutcomeUnknownError, violatedConstraint } from './failure.ts';
export { newId } from './id.ts';
export { createPool, type PoolConfig } from './pool.ts';
export { enterTenant, inTenant, runStatement, withTransaction, type Transaction } from './transaction.ts';
