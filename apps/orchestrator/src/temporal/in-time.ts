import type { Client } from '@temporalio/client';

/**
 * What `call` answers; rejects when Temporal says nothing within `ms`. Not by a deadline alone: that binds each try,
 * and the connection tries again for some 10 s. A call that is given up may still arrive.
 */
export async function inTime<T>(client: Client, ms: number, call: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Temporal did not answer within ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([client.withDeadline(Date.now() + ms, call), late]);
  } finally {
    clearTimeout(timer);
  }
}
