import type { Background } from '@interlock/service';
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
  const show = async () => {
    const waiting = await waitingByService(database.pool);
    gauge.reset();
    for (const [service, count] of waiting) gauge.set({ service }, count);
  };
  let round = show().catch(onError);
  const timer = setInterval(() => {
    round = round.then(() => show().catch(onError));
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}
