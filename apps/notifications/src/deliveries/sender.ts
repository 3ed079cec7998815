import type { Background, TenantDatabase } from '@interlock/service';
import type { Channel } from '../domain/plan.ts';
import { EVERYBODY, type Outages } from '../use-cases/outages.ts';
import { claimDeliveries, type DueDelivery } from '../store/deliveries.ts';
import type { DeliveryOutcome } from '../use-cases/send-delivery.ts';

export interface SenderConfig {
  readonly pool: TenantDatabase['pool'];
  readonly send: (delivery: DueDelivery) => Promise<DeliveryOutcome>;
  readonly channel: Channel;
  /** The channel's own: what can't be reached is left alone for a while, then tried with one delivery. */
  readonly outages: Outages;
  /** Deliveries under way at once. */
  readonly atOnce: number;
  /** Longer than sending one can take. */
  readonly leaseMs: number;
  readonly onSettled: (outcome: DeliveryOutcome) => void;
  readonly onError: (error: unknown) => void;
}

export interface Sender extends Background {
  /** Says that there may be something to send; cheap. */
  wake(): void;
}

const SHORTEST_REST_MS = 1_000;
const LONGEST_REST_MS = 2_000;
const STOP_WITHIN_MS = 4_000;

/** Sends what is due in one channel, of all tenants from one queue, until it is stopped. */
export function startSender(config: SenderConfig): Sender {
  let stopped = false;
  let poked = false;
  let wake: () => void = () => undefined;

  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const one = async (delivery: DueDelivery) => {
    try {
      config.onSettled(await config.send(delivery));
    } catch (error) {
      // What the delivery came to is not committed: its lease ends, and it is sent again.
      config.onError(error);
    }
  };

  const round = async (): Promise<number> => {
    try {
      const { pool, channel, outages, atOnce, leaseMs } = config;
      const resting = outages.resting();
      if (resting.includes(EVERYBODY)) return 0;
      const limit = outages.isOut(EVERYBODY) ? 1 : atOnce;
      const due = await claimDeliveries(pool, channel, limit, leaseMs, resting);
      await Promise.all(due.map(one));
      return due.length;
    } catch (error) {
      config.onError(error);
      return 0;
    }
  };

  const run = async () => {
    let restMs = SHORTEST_REST_MS;
    while (!stopped) {
      poked = false;
      const sent = await round();
      if (sent === config.atOnce) continue;
      restMs = sent > 0 ? SHORTEST_REST_MS : Math.min(restMs * 1.25, LONGEST_REST_MS);
      if (!poked && !stopped) await rest(restMs);
    }
  };
  const running = run();

  return {
    wake() {
      poked = true;
      wake();
    },
    async stop() {
      stopped = true;
      wake();
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref())]);
    },
  };
}
