import { startRepeating, type Background, type TenantDatabase } from '@interlock/service';
import { CHANNELS, type Channel } from '../domain/plan.ts';
import { waitingByChannel } from '../store/deliveries.ts';

const EVERY_MS = 5_000;

export interface WaitingGauges {
  readonly waiting: { set(labels: { channel: Channel }, value: number): void };
  readonly oldest: { set(labels: { channel: Channel }, value: number): void };
}

/** Shows how many deliveries of all tenants wait in each channel, and for how long the oldest has. */
export function startWaitingGauges(
  pool: TenantDatabase['pool'],
  { waiting, oldest }: WaitingGauges,
  onError: (error: unknown) => void,
): Background {
  return startRepeating({ everyMs: EVERY_MS, atOnce: true, onError }, async () => {
    const found = await waitingByChannel(pool);
    for (const channel of CHANNELS) {
      waiting.set({ channel }, found.get(channel)?.waiting ?? 0);
      oldest.set({ channel }, found.get(channel)?.oldestS ?? 0);
    }
  });
}
