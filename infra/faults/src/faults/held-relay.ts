import { eventually } from '../eventually.ts';
import type { World } from '../world.ts';

const THE_LEAD = "hashtextextended('interlock outbox tasks', 0)";
const TAKEN_WITHIN_MS = 5_000;

/** Takes the lead of tasks' relay away for as long as `work` lasts: nothing is published meanwhile. */
export async function withRelayHeld<T>(world: World, work: () => Promise<T>): Promise<T> {
  const holder = await world.admin.connect();
  try {
    // Who waits for the lock gets it when its holder's session ends; the relays only try.
    const taken = holder.query(`select pg_advisory_lock(${THE_LEAD})`);
    await eventually(() => endTheLeader(world), TAKEN_WITHIN_MS);
    await taken;
    return await work();
  } finally {
    holder.release(true);
  }
}

async function endTheLeader(world: World): Promise<true | undefined> {
  const { rowCount } = await world.admin.query(
    `select pg_terminate_backend(held.pid) from pg_locks held join pg_locks waiting using (classid, objid)
      where held.locktype = 'advisory' and held.granted and not waiting.granted`,
  );
  return rowCount === 1 || undefined;
}
