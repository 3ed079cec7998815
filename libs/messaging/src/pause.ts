import { setTimeout as delay } from 'node:timers/promises';

/** Waits `ms`, or until `signal` aborts; not at all when there is nothing to wait for. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return;
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
