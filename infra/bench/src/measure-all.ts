import type { IsolatedStack } from '@interlock/stack';
import { openBench } from './bench.ts';
import { STANDARD } from './data/dataset.ts';
import { seed } from './data/seed.ts';
import type { Row } from './figure.ts';
import { FIGURES } from './figures/all.ts';
import type { Options } from './options.ts';
import { goOnAll } from './stack/paused.ts';

/** What could be measured, in the order of the ids, and for each figure that could not why. */
export interface Measurements {
  readonly rows: readonly Row[];
  readonly failures: readonly string[];
}

/** Measures the figures one after the other on a stack with the standard data; says which as it goes. */
export async function measureAll(
  isolated: IsolatedStack,
  { short, only }: Options,
  say: (line: string) => void,
): Promise<Measurements> {
  const bench = await openBench(isolated, short);
  try {
    await seed(bench.admin, STANDARD);
    const rows: Row[] = [];
    const failures: string[] = [];
    for (const { id, measure } of FIGURES.filter((figure) => only?.includes(figure.id) ?? true)) {
      const began = Date.now();
      const found = await measure(bench).catch((error: unknown) => {
        goOnAll();
        failures.push(
          `${id} could not be measured: ${error instanceof Error ? error.message : String(error)}`,
        );
        return [];
      });
      rows.push(...found);
      say(`${id}: ${((Date.now() - began) / 1000).toFixed(0)} s`);
    }
    return { rows: rows.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true })), failures };
  } finally {
    await bench.close();
  }
}
