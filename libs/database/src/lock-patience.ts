import { AsyncLocalStorage } from 'node:async_hooks';

const patience = new AsyncLocalStorage<number>();

/**
 * Runs `work` whose transactions wait for a lock no longer than `ms`: who works for many waits for none of them. A
 * wait that takes longer fails as an outage does (55P03).
 */
export function withLockPatience<T>(ms: number, work: () => Promise<T>): Promise<T> {
  return patience.run(ms, work);
}

/** The statement that begins a transaction, in the patience of the moment. */
export function beginStatement(): string {
  const ms = patience.getStore();
  return ms === undefined ? 'begin' : `begin; set local lock_timeout = ${Math.trunc(ms)}`;
}

/** Whether waits for locks are bounded here. */
export function isImpatient(): boolean {
  return patience.getStore() !== undefined;
}
