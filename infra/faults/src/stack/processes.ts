import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import type { World } from '../world.ts';

/** The processes that tell by HTTP whether they are ready. */
export const SERVICES = ['directory', 'tasks', 'audit', 'notifications', 'orchestrator', 'gateway'] as const;
export type ServiceProcess = (typeof SERVICES)[number];

const ANSWER_WITHIN_MS = 2_500;

/** The process id that the stack's ready.json tells now; throws when it tells none. */
export function pidOf(world: World, name: string): number {
  const { processes } = JSON.parse(readFileSync(join(world.home, 'ready.json'), 'utf8')) as {
    processes: Record<string, number>;
  };
  const pid = processes[name];
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

/** Waits until all services say that they are ready; the names of those that don't in time. */
export async function untilAllReady(world: World, withinMs: number): Promise<string[]> {
  const states = await Promise.all(
    SERVICES.map((name) => eventually(async () => (await isReady(world, name)) || undefined, withinMs)),
  );
  return SERVICES.filter((_, index) => states[index] === undefined);
}

async function isReady(world: World, name: ServiceProcess): Promise<boolean> {
  const base = name === 'gateway' ? world.stack.gateway : healthUrl(world, name);
  const response = await fetch(`${base}/readyz`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  await response.arrayBuffer();
  return response.ok;
}

/** Where the newest life of a process serves its health, as its log says. */
function healthUrl(world: World, name: string): string {
  const log = readFileSync(join(world.home, 'logs', `${name}.log`), 'utf8');
  const url = [...log.matchAll(/"health":"(http:[^"]+)"/g)].at(-1)?.[1];
  if (url === undefined) throw new Error(`${name} has not said where its health is.`);
  return url;
}
