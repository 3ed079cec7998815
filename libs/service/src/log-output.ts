import { destination, type DestinationStream } from 'pino';

/** Lines wait until there are so many bytes of them, or so long. */
const WRITTEN_AT_BYTES = 8 * 1024;
const WRITTEN_AFTER_MS = 50;
/** From `warn` on. */
const URGENT = 40;

/**
 * Standard output, several lines in one write, as a write costs more than a line. A warning or worse is written at
 * once, with all before it, and whatever waits when the process exits; only a kill can take the last moment's lines.
 */
export function logOutput(): DestinationStream & { flushSync(): void } {
  const stdout = destination({ dest: 1, sync: true, minLength: WRITTEN_AT_BYTES });
  let timer: NodeJS.Timeout | undefined;
  const flushSync = () => {
    clearTimeout(timer);
    timer = undefined;
    stdout.flushSync();
  };
  process.on('exit', flushSync);
  return {
    // Has pino tell the level of each line.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string) {
      stdout.write(line);
      if (this.lastLevel >= URGENT) flushSync();
      else timer ??= setTimeout(flushSync, WRITTEN_AFTER_MS).unref();
    },
    flushSync,
  } as DestinationStream & { lastLevel: number; flushSync(): void };
}
