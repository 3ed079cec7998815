import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../eventually.ts';
import type { Fault } from '../fault.ts';
import { surprises } from '../ledger/surprises.ts';
import type { Load } from '../load/load.ts';
import { wholeWayWorks, workflowsWork } from '../load/probe.ts';
import type { Scenery } from '../load/scenery.ts';
import { copiesOf, isReady, SERVICES, untilAllReady, type ServiceProcess } from '../stack/processes.ts';
import { rigOf, type World } from '../world.ts';
import { underLoad } from './under-load.ts';

/** The connections of some services to a server. */
interface Link {
  readonly to: 'postgres' | 'nats';
  readonly services: readonly ServiceProcess[];
}

const WITH_DATABASE = ['directory', 'tasks', 'automation', 'audit', 'notifications'] as const;
const LINKS: readonly Link[] = [
  ...WITH_DATABASE.map((service) => ({ to: 'postgres', services: [service] }) as const),
  ...SERVICES.map((service) => ({ to: 'nats', services: [service] }) as const),
];
const EVERYTHING: readonly Link[] = [
  { to: 'postgres', services: WITH_DATABASE },
  { to: 'nats', services: SERVICES },
];

const NOTICED_WITHIN_MS = 15_000;
const WELL_WITHIN_MS = 10_000;
const LONGEST_WAIT_MS = 20_000;
const CUT_OFF_FOR_MS = 16_000;
/** So many writes go well at once when all is well. */
const WELL = 40;

/** F5: connections on which nothing arrives any more, and which nobody ends. */
export const halfOpen: Fault = {
  id: 'F5',
  title: 'half-open connections to Postgres and NATS',
  rigged: true,
  run: (world, short) =>
    underLoad(world, 'f5', async (load, scenery) => {
      const violations: string[] = [];
      const noticed: number[] = [];
      let fired = 0;
      for (const links of short ? [EVERYTHING] : [...LINKS.map((link) => [link]), EVERYTHING]) {
        const found = await forget(world, load, scenery, links);
        fired += found.swallowed;
        noticed.push(found.noticedMs);
        violations.push(...found.lines);
      }
      for (const link of short ? [] : LINKS) violations.push(...(await cutOff(world, load, scenery, link)));
      const { entries } = load.ledger;
      const longest = Math.max(...entries.map(({ ms = 0 }) => ms));
      if (longest > LONGEST_WAIT_MS) violations.push(`A request waited ${Math.round(longest)} ms`);
      violations.push(...surprises(entries, [503, 504]));
      const numbers = { noticed_ms: Math.max(...noticed), longest_wait_ms: Math.round(longest) };
      return { fired, violations, numbers };
    }),
};

const userOf = ({ to, services }: Link) =>
  to === 'nats'
    ? (name: string) => services.some((service) => name === service)
    : (name: string) => services.some((service) => name.startsWith(`${service}_`));

const named = (links: readonly Link[]) =>
  links.map(({ to, services }) => `${services.length > 1 ? 'all' : services[0]} to ${to}`).join(', ');

/** Existing connections are forgotten, new ones pass: it must be noticed, and nothing be wrong after that. */
async function forget(world: World, load: Load, scenery: Scenery, links: readonly Link[]) {
  const { detours } = rigOf(world);
  const lines: string[] = [];
  const began = Date.now();
  let swallowed = 0;
  for (const link of links) swallowed += detours[link.to].swallow({ user: userOf(link), alsoNew: false });
  const unnoticed = () => links.reduce((sum, { to }) => sum + detours[to].unnoticed, 0);
  await eventually(() => Promise.resolve(unnoticed() === 0 || undefined), NOTICED_WITHIN_MS);
  const noticedMs = Date.now() - began;
  if (unnoticed() > 0)
    lines.push(
      `${named(links)}: ${unnoticed()} connections were still held after ${NOTICED_WITHIN_MS / 1000} s`,
    );
  lines.push(...(await allWell(world, load, scenery, links)));
  for (const { to } of links) detours[to].forget();
  return { swallowed, noticedMs, lines };
}

/** Nothing passes at all, for a while: the service must say that it isn't ready, and heal when the way is free. */
async function cutOff(world: World, load: Load, scenery: Scenery, link: Link): Promise<string[]> {
  const detour = rigOf(world).detours[link.to];
  const began = Date.now();
  detour.swallow({ user: userOf(link), alsoNew: true });
  const names = link.services.flatMap((service) => copiesOf(world, service));
  const said = await Promise.all(
    names.map((name) =>
      eventually(async () => !(await isReady(world, name)) || undefined, NOTICED_WITHIN_MS),
    ),
  );
  const lines = names
    .filter((_, at) => said[at] === undefined)
    .map((name) => `${name}, cut off from ${link.to}, said it was ready for ${NOTICED_WITHIN_MS / 1000} s`);
  await delay(Math.max(0, CUT_OFF_FOR_MS - (Date.now() - began)));
  detour.pass();
  lines.push(...(await allWell(world, load, scenery, [link])));
  detour.forget();
  return lines;
}

/** What does not work though it had the time to heal. */
async function allWell(
  world: World,
  load: Load,
  scenery: Scenery,
  links: readonly Link[],
): Promise<string[]> {
  const [late, wholeWay, workflows] = await Promise.all([
    untilAllReady(world, WELL_WITHIN_MS),
    wholeWayWorks(world, scenery, load.probe, WELL_WITHIN_MS),
    workflowsWork(world, WELL_WITHIN_MS),
  ]);
  const wellAt = performance.now();
  await load.ledger.acknowledgedMore(WELL);
  const amiss = load.ledger.entries.filter(({ sentAt = 0, seen }) => sentAt > wellAt && seen !== undefined);
  const when = `${named(links)}: ${WELL_WITHIN_MS / 1000} s after it could be well`;
  return [
    ...(late.length > 0 ? [`${when}, not ready: ${late.join(', ')}`] : []),
    ...(wholeWay ? [] : [`${when}, no change goes the whole way`]),
    ...(workflows ? [] : [`${when}, no workflow completes`]),
    ...(amiss.length > 0 ? [`${when}, ${amiss.length} × ${amiss[0]!.seen}`] : []),
  ];
}
