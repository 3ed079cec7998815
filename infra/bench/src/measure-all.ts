import { openBench } from './bench.ts';
import { STANDARD } from './data/dataset.ts';
import { seed } from './data/seed.ts';
import type { Row } from './figure.ts';
import { FIGURES } from './figures/all.ts';
import type { Options } from './options.ts';
import type { IsolatedStack } from '@interlock/stack';

/** Measures the figures one after the other on a stack with the standard data; says which as it goes. */
export async function measureAll(
  isolated: IsolatedStack,
  { short, only }: Options,
  say: (line: string) => void,
): Promise<Row[]> {
  const bench = await openBench(isolated, short);
  try {
    await seed(bench.admin, STANDARD);
    const rows: Row[] = [];
    for (const figure of FIGURES.filter(({ id }) => only?.includes(id) ?? true)) {
      const began = Date.now();
      rows.push(...(await figure.measure(bench)));
      say(`${figure.id} is measured (${((Date.now() - began) / 1000).toFixed(0)} s)`);
    }
    return rows.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  } finally {
    await bench.close();
  }
}
