import { eventually } from '../eventually.ts';
import type { World } from '../world.ts';
import { pidOf, untilRevived } from './processes.ts';

const BACK_WITHIN_MS = 30_000;

/** Kills a process, and again whenever it is back, for some time; resolves when it is back for good. Counts the kills. */
export async function heldDown(world: World, name: string, forMs: number): Promise<number> {
  const until = Date.now() + forMs;
  let pid = pidOf(world, name);
  let kills = 0;
  for (;;) {
    process.kill(pid, 'SIGKILL');
    kills += 1;
    const dead = pid;
    const left = Math.max(until - Date.now(), 0);
    const revived = await untilRevived(world, name, dead, left + BACK_WITHIN_MS);
    if (revived === undefined) throw new Error(`${name} was not back ${BACK_WITHIN_MS / 1_000} s after.`);
    if (Date.now() >= until) return kills;
    pid = revived;
    await eventually(async () => pidOf(world, name) === pid || undefined, BACK_WITHIN_MS);
  }
}
