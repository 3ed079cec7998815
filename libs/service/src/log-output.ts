import { destination, type DestinationStream } from 'pino';

/** Lines wait until there are so many characters of them, or so long. */
const WRITTEN_AT_LENGTH = 32 * 1024;
const WRITTEN_AFTER_MS = 50;
/** From `warn` on. */
const URGENT = 40;

/**
 * Standard output, several lines in one write, as a write costs more than a line. A warning or worse is written at
 * once, with all before it, and whatever waits when the process exits; only a kill can take the last moment's lines.
 * They are gathered here, as pino's own buffer asks the disk to sync each time it is emptied, and everything else that
 * the process does waits for that.
 */
export function logOutput(): DestinationStream {
  const stdout = destination({ dest: 1, sync: true, minLength: 0 });
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const writeAll = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === '') return;
    const lines = waiting;
    waiting = '';
    stdout.write(lines);
  };
  process.on('exit', writeAll);
  return {
    // Has pino tell the level of each line.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string) {
      waiting += line;
      if (this.lastLevel >= URGENT || waiting.length >= WRITTEN_AT_LENGTH) writeAll();
      else timer ??= setTimeout(writeAll, WRITTEN_AFTER_MS).unref();
    },
  } as DestinationStream & { lastLevel: number };
}
