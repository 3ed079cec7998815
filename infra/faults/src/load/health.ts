import { setTimeout as delay } from 'node:timers/promises';
import type { World } from '../world.ts';

const PATHS = ['/healthz', '/readyz', '/metrics'];
const EVERY_MS = 250;
const ANSWER_WITHIN_MS = 2_000;

/** Asks what an operator asks, again and again; each must be answered, whatever else there is to do. */
export function watchHealth({ stack }: World) {
  let asking = true;
  const lines: string[] = [];
  const ask = async (path: string) => {
    try {
      const response = await fetch(`${stack.gateway}${path}`, {
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      await response.arrayBuffer();
      if (!response.ok) lines.push(`${path} answered ${response.status}`);
    } catch (error) {
      lines.push(`${path} did not answer: ${String(error)}`);
    }
  };
  const asked = (async () => {
    while (asking) {
      await Promise.all(PATHS.map(ask));
      await delay(EVERY_MS);
    }
  })();
  return {
    /** One line for each question that was not answered as it must be. */
    async stop(): Promise<string[]> {
      asking = false;
      await asked;
      return lines;
    },
  };
}
