import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../eventually.ts';
import type { Fault } from '../fault.ts';
import { makeDueTasks, remindersOf } from '../load/due-tasks.ts';
import { makeScenery, type Scenery } from '../load/scenery.ts';
import { heldDown } from '../stack/held-down.ts';
import { untilAllReady } from '../stack/processes.ts';
import type { World } from '../world.ts';
import { terminations } from './terminated.ts';

const SIZES = {
  short: { downMs: 8_000, tasks: 15, targets: ['temporal'] },
  full: { downMs: 30_000, tasks: 60, targets: ['temporal', 'orchestrator', 'postgres'] },
} as const;

/** The first tasks come due before the outage, the last after it. */
const BEFORE_MS = 4_000;
const AFTER_MS = 4_000;
const READY_WITHIN_MS = 60_000;
const TOLD_WITHIN_MS = 60_000;

/**
 * F7: Temporal, the worker, the database are down while tasks come due: killed again and again. Each reminder is told
 * once, within a minute of the recovery. Then a reminder, a block's remediation and a cascade are terminated behind the
 * rows' back, and run again within two minutes.
 */
export const dueTimes: Fault = {
  id: 'F7',
  title: 'Temporal, the worker, the database down over due times; workflows terminated',
  async run(world, short) {
    const { targets, ...size } = SIZES[short ? 'short' : 'full'];
    const scenery = await makeScenery(world, 'f7', 0);
    const violations: string[] = [];
    const numbers: Record<string, number | string> = {};
    let fired = 0;
    for (const target of targets) {
      const found = await overDueTimes(world, scenery, target, size);
      fired += found.kills;
      violations.push(...found.lines);
      numbers[`${target}_latest_ms`] = found.latestMs;
      numbers.reminders = Number(numbers.reminders ?? 0) + found.told;
    }
    const healed = await terminations(world, scenery);
    return {
      fired: fired + healed.fired,
      violations: [...violations, ...healed.violations],
      numbers: { ...numbers, ...healed.numbers },
    };
  },
};

/** Has tasks come due before, during and after an outage. */
async function overDueTimes(
  world: World,
  scenery: Scenery,
  target: string,
  { downMs, tasks }: { readonly downMs: number; readonly tasks: number },
) {
  const span = BEFORE_MS + downMs + AFTER_MS;
  const began = Date.now() + tasks * 50;
  const dueAt = Array.from({ length: tasks }, (_, at) => began + Math.round((span * (at + 1)) / tasks));
  const ids = await makeDueTasks(scenery, dueAt);
  await delay(Math.max(0, began + BEFORE_MS - Date.now()));
  const kills = await heldDown(world, target, downMs);
  const lines: string[] = [];
  const late = await untilAllReady(world, READY_WITHIN_MS);
  const recovered = Date.now();
  if (late.length > 0)
    lines.push(`${target}: ${late.join(', ')} not ready ${READY_WITHIN_MS / 1_000} s after`);
  const until = Math.max(recovered, began + span) + TOLD_WITHIN_MS;
  await eventually(async () => {
    const { missing } = await remindersOf(world, scenery, ids, recovered);
    return missing.length === 0 || undefined;
  }, until - Date.now());
  const found = await remindersOf(world, scenery, ids, recovered);
  const { missing, notOnce, latestMs, told } = found;
  if (missing.length > 0)
    lines.push(`${target}: ${missing.length} reminders not told in time, such as ${missing[0]}`);
  if (notOnce.length > 0) lines.push(`${target}: ${notOnce.length} not told once, such as ${notOnce[0]}`);
  if (latestMs > TOLD_WITHIN_MS) lines.push(`${target}: a reminder came ${latestMs} ms after the recovery`);
  return { kills, lines, latestMs, told };
}
