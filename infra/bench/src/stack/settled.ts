import { setTimeout as delay } from 'node:timers/promises';
import { SERVICES } from '@interlock/postgres';
import type { Bench } from '../bench.ts';

const POLL_MS = 20;
const WITHIN_MS = 300_000;
const UNPUBLISHED = SERVICES.map(
  (schema) => `exists (select from ${schema}.outbox where published_at is null)`,
).join(' or ');

/** Waits until every outbox is published. */
export async function untilPublished({ admin }: Pick<Bench, 'admin'>): Promise<void> {
  await until('the outboxes are empty', async () => {
    const { rows } = await admin.query<{ waiting: boolean }>(`select ${UNPUBLISHED} as waiting`);
    return rows[0]?.waiting === false;
  });
}

/**
 * Waits until nothing is under way: every outbox is published, every consumer has taken and acknowledged what is there,
 * and no outbox has got anything meanwhile.
 */
export async function untilSettled(bench: Pick<Bench, 'admin' | 'bus'>): Promise<void> {
  await until('nothing is under way', async () => {
    await untilPublished(bench);
    if ((await bench.bus.behind()) > 0) return false;
    const { rows } = await bench.admin.query<{ waiting: boolean }>(`select ${UNPUBLISHED} as waiting`);
    return rows[0]?.waiting === false;
  });
}

/** Asks until something is so; throws when it does not come to pass within five minutes. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline)
      throw new Error(`It did not come to pass in ${WITHIN_MS / 1000} s that ${what}.`);
    await delay(POLL_MS);
  }
}
