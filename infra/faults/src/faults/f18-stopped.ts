import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../eventually.ts';
import type { Fault } from '../fault.ts';
import type { Load } from '../load/load.ts';
import { workflowsWork } from '../load/probe.ts';
import { asProvisioner, messagesBehind } from '../stack/bus-administrator.ts';
import { copiesOf, pidOf, type ServiceProcess } from '../stack/processes.ts';
import type { World } from '../world.ts';
import { underLoad } from './under-load.ts';

/** What is stopped, and what must go on as before while it is. */
interface Target {
  readonly name: string;
  readonly pids: (world: World) => Promise<number[]>;
  /** The consumers that are stopped themselves. */
  readonly stops: readonly string[];
  /** Its work is taken over by a copy, so that in the end nobody lags. */
  readonly takenOver: boolean;
}

const STOPPED_FOR_MS = { short: 5_000, full: 30_000 };
/** The rate is compared at the end of a stop, when everyone has noticed. */
const COMPARED_MS = 10_000;
const LEAST_OF_THE_RATE = 0.5;
/** Some seconds of the load. */
const MOST_BEHIND = 400;
/** What a copy that has taken over may have before it at any moment. */
const MOST_LEFT = 100;
const SAMPLED_EVERY_MS = 500;
const WORKFLOWS_WITHIN_MS = 30_000;

const RELAY_LEADER = `
  select split_part(a.application_name, ' ', 2)::int as process
    from pg_locks l join pg_stat_activity a using (pid)
   where l.locktype = 'advisory' and l.granted and a.usename = 'tasks_relay'`;

const relayLeader: Target = {
  name: "tasks' relay leader",
  stops: [],
  takenOver: true,
  pids: async (world) => {
    const ask = async () => (await world.admin.query<{ process: number }>(RELAY_LEADER)).rows[0];
    const leader = await eventually(ask, 5_000);
    if (leader === undefined) throw new Error('No session leads the relay of tasks.');
    return [leader.process];
  },
};

const oneOf = (service: ServiceProcess, ...stops: string[]): Target => ({
  name: `one ${service}`,
  stops,
  takenOver: true,
  pids: (world) => Promise.resolve([pidOf(world, service)]),
});

const allOf = (service: ServiceProcess): Target => ({
  name: `all ${service}`,
  stops: [service],
  takenOver: false,
  pids: (world) => Promise.resolve(copiesOf(world, service).map((name) => pidOf(world, name))),
});

const together = (one: Target, other: Target): Target => ({
  name: `${one.name} and ${other.name}`,
  stops: [...one.stops, ...other.stops],
  takenOver: one.takenOver && other.takenOver,
  pids: async (world) => [...(await one.pids(world)), ...(await other.pids(world))],
});

const TARGETS = {
  short: [together(relayLeader, allOf('audit'))],
  full: [
    relayLeader,
    oneOf('orchestrator', 'orchestrator'),
    oneOf('audit', 'audit'),
    oneOf('notifications', 'notifications'),
    allOf('audit'),
    allOf('notifications'),
  ],
};

/** F18: processes that neither work nor end, and then go on as if nothing had happened. */
export const stopped: Fault = {
  id: 'F18',
  title: "SIGSTOP of tasks' relay leader, of the worker and of the consumers",
  rigged: true,
  run: (world, short) =>
    underLoad(world, 'f18', async (load) => {
      const size = short ? 'short' : 'full';
      const violations: string[] = [];
      const found: string[] = [];
      let fired = 0;
      for (const target of TARGETS[size]) {
        const before = await rate(load, COMPARED_MS / 4);
        const during = await stop(world, load, target, STOPPED_FOR_MS[size]);
        if (during.stopped) fired += 1;
        const share = during.rate / before;
        found.push(`${target.name} ${Math.round(100 * share)} % of the writes, ${during.worst}`);
        if (during.rate === 0) violations.push(`${target.name}: no write went on`);
        if (!short && share < LEAST_OF_THE_RATE)
          violations.push(`${target.name}: ${Math.round(100 * share)} % of the writes went on`);
        violations.push(...during.lines);
      }
      return { fired, violations, numbers: { went_on: found.join('; ') } };
    }),
};

/** Acknowledged writes a second, from now on for some time. */
async function rate(load: Load, ms: number): Promise<number> {
  const before = load.ledger.count('acknowledged');
  await delay(ms);
  return (1_000 * (load.ledger.count('acknowledged') - before)) / ms;
}

async function stop(world: World, load: Load, target: Target, forMs: number) {
  const pids = await target.pids(world);
  const lines: string[] = [];
  const compared = Math.min(COMPARED_MS, forMs);
  pids.forEach((pid) => process.kill(pid, 'SIGSTOP'));
  try {
    const watching = watchOthers(world, target, forMs);
    await delay(forMs - compared);
    const during = await rate(load, compared);
    const { worst, atTheEnd } = await watching;
    const stopped = pids.every(isStopped);
    const [name, behind] = worst;
    if (behind > MOST_BEHIND) lines.push(`${target.name}: ${name} was ${behind} messages behind`);
    const late = target.takenOver && forMs > COMPARED_MS ? [...atTheEnd] : [];
    for (const [consumer, count] of late)
      if (count > MOST_LEFT) lines.push(`${target.name}: in the end ${consumer} was ${count} behind`);
    return { stopped, rate: during, worst: `${name} ${behind} behind`, lines };
  } finally {
    pids.forEach((pid) => process.kill(pid, 'SIGCONT'));
    if (!(await workflowsWork(world, WORKFLOWS_WITHIN_MS)))
      lines.push(`${target.name}: no workflow completes after it`);
  }
}

/** The most that another consumer lags while a target is stopped, and how much each lags at the end. */
function watchOthers(world: World, target: Target, forMs: number) {
  return asProvisioner(world, async (manager) => {
    let worst: [string, number] = ['nobody', 0];
    let atTheEnd = await messagesBehind(manager);
    for (const until = Date.now() + forMs - SAMPLED_EVERY_MS; Date.now() < until;) {
      await delay(SAMPLED_EVERY_MS);
      atTheEnd = (await messagesBehind(manager)).set('the relay', await unpublished(world));
      for (const [name, behind] of atTheEnd)
        if (name !== 'the relay' && !target.stops.includes(name) && behind > worst[1]) worst = [name, behind];
    }
    return { worst, atTheEnd };
  });
}

async function unpublished(world: World): Promise<number> {
  const { rows } = await world.admin.query<{ count: number }>(
    'select count(*)::int from tasks.outbox where published_at is null',
  );
  return rows[0]?.count ?? 0;
}

function isStopped(pid: number): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
}
