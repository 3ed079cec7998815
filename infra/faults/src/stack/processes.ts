import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import type { World } from '../world.ts';

/** The processes that tell by HTTP whether they are ready. */
export const SERVICES = [
  'directory',
  'tasks',
  'automation',
  'audit',
  'notifications',
  'orchestrator',
  'gateway',
] as const;
export type ServiceProcess = (typeof SERVICES)[number];

const ANSWER_WITHIN_MS = 2_500;

/** The process ids that the stack's ready.json tells now. */
export function processIds(world: World): Record<string, number> {
  const ready = JSON.parse(readFileSync(join(world.home, 'ready.json'), 'utf8')) as {
    processes: Record<string, number>;
  };
  return ready.processes;
}

/** The processes of a service: itself (`tasks`), and its copies where the stack has some (`tasks-2`). */
export function copiesOf(world: World, service: ServiceProcess): string[] {
  return Object.keys(processIds(world)).filter((name) => serviceOf(name) === service);
}

function serviceOf(process_: string): string {
  return process_.replace(/-\d$/, '');
}

/** The process id that the stack's ready.json tells now; throws when it tells none. */
export function pidOf(world: World, name: string): number {
  const pid = processIds(world)[name];
  if (pid === undefined) throw new Error(`ready.json names no process '${name}'.`);
  return pid;
}

/** Waits until the supervisor has another process of that name ready; its id, or undefined when it is late. */
export function untilRevived(
  world: World,
  name: string,
  oldPid: number,
  withinMs: number,
): Promise<number | undefined> {
  return eventually(async () => {
    const pid = pidOf(world, name);
    return pid === oldPid ? undefined : pid;
  }, withinMs);
}

/** Waits until all services, and their copies, say that they are ready; the names of those that don't in time. */
export async function untilAllReady(world: World, withinMs: number): Promise<string[]> {
  const names = SERVICES.flatMap((service) => copiesOf(world, service));
  const states = await Promise.all(
    names.map((name) => eventually(async () => (await isReady(world, name)) || undefined, withinMs)),
  );
  return names.filter((_, index) => states[index] === undefined);
}

/** Whether a process says that it is ready; rejects when it says nothing. */
export async function isReady(world: World, name: string): Promise<boolean> {
  const response = await fetch(`${baseUrl(world, name)}/readyz`, {
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  await response.arrayBuffer();
  return response.ok;
}

/** Where each gateway serves. */
export function gatewayUrls(world: World): string[] {
  return copiesOf(world, 'gateway').map((name) => baseUrl(world, name));
}

/** Where the newest life of a process serves, a gateway its API and any other its health; as its log says. */
function baseUrl(world: World, name: string): string {
  if (name === 'gateway') return world.stack.gateway;
  const log = readFileSync(join(world.home, 'logs', `${name}.log`), 'utf8');
  const told = serviceOf(name) === 'gateway' ? /"url":"(http:[^"]+)"/g : /"health":"(http:[^"]+)"/g;
  const url = [...log.matchAll(told)].at(-1)?.[1];
  if (url === undefined) throw new Error(`${name} has not said where it serves.`);
  return url;
}
