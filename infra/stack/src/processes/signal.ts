/** Sends a signal to a process, or to its whole group; one that has ended is left in peace. */
export function sendSignal(pid: number, signal: NodeJS.Signals, to: 'process' | 'group'): void {
  try {
    process.kill(to === 'group' ? -pid : pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
