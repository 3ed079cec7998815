import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../eventually.ts';
import type { Fault } from '../fault.ts';
import { surprises } from '../ledger/surprises.ts';
import { copiesOf, isReady, pidOf, SERVICES, untilRevived } from '../stack/processes.ts';
import type { World } from '../world.ts';
import { underLoad } from './under-load.ts';

const STOPPED_WITHIN_MS = 10_000;
const BACK_WITHIN_MS = 20_000;
const ROUNDS = 3;
const BETWEEN_STOPS_MS = 500;
const AFTER_THE_LAST = 60;

/**
 * F9: SIGTERM of each process of ours, one after the other, as a release does it. The short form stops one copy of
 * each, and does not wait for it before it stops the next service's.
 */
export const rollingRestart: Fault = {
  id: 'F9',
  title: 'SIGTERM of each service and gateway, one after the other',
  rigged: true,
  run: (world, short) =>
    underLoad(world, 'f9', async (load) => {
      const stops: Stop[] = [];
      if (short) {
        const first = SERVICES.map(async (name, at) => {
          await delay(at * BETWEEN_STOPS_MS);
          return restart(world, name);
        });
        stops.push(...(await Promise.all(first)));
      } else {
        for (let round = 0; round < ROUNDS; round += 1)
          for (const name of SERVICES.flatMap((service) => copiesOf(world, service)))
            stops.push(await restart(world, name));
      }
      await load.ledger.acknowledgedMore(AFTER_THE_LAST);
      const violations = stops.flatMap(({ line }) => line ?? []);
      violations.push(...surprises(load.ledger.entries, [503]));
      const [slowest] = stops.sort((a, b) => b.ms - a.ms);
      const numbers = { slowest_stop_ms: slowest?.ms ?? 0, slowest: slowest?.name ?? '' };
      return { fired: stops.length, violations, numbers };
    }),
};

/** The end of a process: how long it took, and what was wrong with it. */
interface Stop {
  readonly name: string;
  readonly ms: number;
  readonly line?: string;
}

/** Asks a process to stop, and waits until another one is ready in its place. */
async function restart(world: World, name: string): Promise<Stop> {
  const pid = pidOf(world, name);
  const began = Date.now();
  process.kill(pid, 'SIGTERM');
  const gone = await eventually(() => Promise.resolve(isGone(pid) || undefined), STOPPED_WITHIN_MS);
  const ms = Date.now() - began;
  if (!gone) return { name, line: `${name} did not stop within ${STOPPED_WITHIN_MS / 1000} s`, ms };
  await untilRevived(world, name, pid, BACK_WITHIN_MS);
  const ready = await eventually(async () => (await isReady(world, name)) || undefined, BACK_WITHIN_MS);
  if (!ready) return { name, line: `${name} was not back within ${BACK_WITHIN_MS / 1000} s`, ms };
  const inOrder = readFileSync(join(world.home, 'launcher.log'), 'utf8').includes(
    `(pid ${pid}) ended with code 0`,
  );
  return inOrder ? { name, ms } : { name, line: `${name} did not end in order`, ms };
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
