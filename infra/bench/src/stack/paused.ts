import type { Bench } from '../bench.ts';
import { untilSettled } from './settled.ts';

/** Processes that turn events into something else. */
export const CONSUMERS = ['audit', 'notifications', 'orchestrator'] as const;

/** Ids of processes that stand still. */
const paused = new Set<number>();

/** Makes processes of the stack stand still (SIGSTOP). Returns what makes them go on. */
export function pause({ stack }: Pick<Bench, 'stack'>, names: readonly string[]): () => void {
  const pids = names.map((name) => {
    const pid = stack.processes[name];
    if (pid === undefined) throw new Error(`The stack has no process '${name}'.`);
    return pid;
  });
  for (const pid of pids) {
    process.kill(pid, 'SIGSTOP');
    paused.add(pid);
  }
  return () => goOn(pids);
}

/** Measures while nobody consumes the events; what was missed meanwhile is worked off before it returns. */
export async function withoutConsumers<T>(bench: Bench, measure: () => Promise<T>): Promise<T> {
  await untilSettled(bench);
  const consume = pause(bench, CONSUMERS);
  try {
    return await measure();
  } finally {
    consume();
    await untilSettled(bench);
  }
}

/** Makes everything go on that stands still: what does can't be stopped in order either. */
export function goOnAll(): void {
  goOn([...paused]);
}

function goOn(pids: readonly number[]): void {
  for (const pid of pids) {
    paused.delete(pid);
    try {
      process.kill(pid, 'SIGCONT');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
