import type { Fault } from '../fault.ts';
import type { Load } from '../load/load.ts';
import { wholeWayWorks, workflowsWork } from '../load/probe.ts';
import type { Scenery } from '../load/scenery.ts';
import { untilAllReady } from '../stack/processes.ts';
import type { World } from '../world.ts';
import { TARGETS, type Target } from './kill-targets.ts';
import { underLoad } from './under-load.ts';

const RECOVERED_WITHIN_MS = 10_000;
const WAITED_FOR_MS = 20_000;
/** So many writes are acknowledged between two kills: each hits a system at work. */
const BETWEEN_KILLS = 20;
const ROUNDS = { short: 1, full: 10 };

/** F1: kill -9 of everything that runs. */
export const kills: Fault = {
  id: 'F1',
  title: 'kill -9 of each process, of a relay leader, of a Postgres backend',
  run: (world, short) =>
    underLoad(world, 'f1', async (load, scenery) => {
      const violations: string[] = [];
      const worst = new Map<string, number>();
      let fired = 0;
      for (let round = 0; round < (short ? ROUNDS.short : ROUNDS.full); round += 1) {
        for (const target of TARGETS) {
          const { lines, ms } = await killOnce(world, load, scenery, target);
          fired += 1;
          violations.push(...lines);
          worst.set(target.name, Math.max(ms, worst.get(target.name) ?? 0));
          await load.ledger.acknowledgedMore(BETWEEN_KILLS);
        }
      }
      const [slowest] = [...worst].sort(([, a], [, b]) => b - a);
      const numbers = {
        worst_recovery_ms: slowest?.[1] ?? 0,
        slowest: slowest?.[0] ?? '',
        recovery_ms: [...worst].map(([name, ms]) => `${name} ${ms}`).join(', '),
      };
      return { fired, violations, numbers };
    }),
};

/** Kills, and waits until everything works again; how long that took from when the killed thing was back. */
async function killOnce(world: World, load: Load, scenery: Scenery, target: Target) {
  const began = Date.now();
  const backMs = await target.kill(world);
  const [late, wholeWay, workflows] = await Promise.all([
    untilAllReady(world, WAITED_FOR_MS),
    wholeWayWorks(world, scenery, load.probe, WAITED_FOR_MS),
    workflowsWork(world, WAITED_FOR_MS),
  ]);
  const ms = Date.now() - began;
  const lines: string[] = [];
  const after = `${WAITED_FOR_MS / 1000} s after ${target.name} was back`;
  if (late.length > 0) lines.push(`Not ready ${after}: ${late.join(', ')}`);
  if (!wholeWay) lines.push(`No change goes the whole way ${after}`);
  if (!workflows) lines.push(`No workflow completes ${after}`);
  if (lines.length === 0 && ms - backMs > RECOVERED_WITHIN_MS)
    lines.push(`Everything worked again only ${ms - backMs} ms after ${target.name} was back`);
  return { lines, ms };
}
