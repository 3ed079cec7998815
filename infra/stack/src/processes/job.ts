import { launch } from './launch.ts';
import type { ProcessSpec } from './spec.ts';

/** Runs a process that ends by itself; rejects, with the last lines of its log, unless it ends with code 0. */
export async function runJob(
  spec: ProcessSpec,
  logFile: string,
  observer: {
    spawned(name: string, pid: number, stopSignal: NodeJS.Signals): void;
    ended(pid: number): void;
  },
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const life = launch(spec, logFile);
  if (life.pid !== undefined) observer.spawned(spec.name, life.pid, spec.stopSignal);
  const kill = () => life.kill();
  signal.addEventListener('abort', kill);
  const how = await life.exited;
  signal.removeEventListener('abort', kill);
  if (life.pid !== undefined) observer.ended(life.pid);
  if (how !== 'ended with code 0')
    throw new Error(`${spec.name} ${how}; ${logFile} ends with:\n${life.lastWords()}`);
}
