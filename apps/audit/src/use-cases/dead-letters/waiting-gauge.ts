import { startRepeating, type Background } from '@interlock/service';
import { waitingByService } from '../../store/all-letters.ts';
import type { Deps } from '../deps.ts';

const EVERY_MS = 5_000;

/** Where a number is shown for each service. */
export interface WaitingGauge {
  reset(): void;
  set(labels: { service: string }, value: number): void;
}

/** Shows how many letters wait, by service, of all tenants; services with none are left out. */
export function startWaitingGauge(
  { database }: Deps,
  gauge: WaitingGauge,
  onError: (error: unknown) => void,
): Background {
  return startRepeating({ everyMs: EVERY_MS, atOnce: true, onError }, async () => {
    const waiting = await waitingByService(database.pool);
    gauge.reset();
    for (const [service, count] of waiting) gauge.set({ service }, count);
  });
}
