import type { Bench } from '../bench.ts';

/** Processes that turn events into something else. */
export const CONSUMERS = ['audit', 'notifications', 'orchestrator'] as const;

/** Makes processes of the stack stand still (SIGSTOP). Returns what makes them go on. */
export function pause({ stack }: Pick<Bench, 'stack'>, names: readonly string[]): () => void {
  const pids = names.map((name) => {
    const pid = stack.processes[name];
    if (pid === undefined) throw new Error(`The stack has no process '${name}'.`);
    return pid;
  });
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  return () => {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  };
}
