import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const KEPT_LINES = 200;

/** Keeps the last lines of a child's output, and hands each to `onLine`. */
export function recentOutput(streams: readonly Readable[], onLine?: (line: string) => void): () => string {
  const lines: string[] = [];
  for (const stream of streams) {
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      onLine?.(line);
    });
  }
  return () => lines.join('\n');
}
