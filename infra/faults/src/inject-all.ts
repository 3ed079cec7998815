import type { IsolatedStack } from '@interlock/stack';
import type { Fault, Finding } from './fault.ts';
import { FAULTS } from './faults/all.ts';
import type { Options } from './options.ts';
import { linesOf, resultOf, writeResults, type Result } from './report.ts';
import { openWorld, type World } from './world.ts';

/** Injects the faults one after the other, says what each found, and writes the results. Whether all held. */
export async function injectAll(stack: IsolatedStack, { short, only }: Options): Promise<boolean> {
  const world = openWorld(stack);
  const results: Result[] = [];
  for (const fault of FAULTS.filter(({ id }) => only?.includes(id) ?? true)) {
    const began = Date.now();
    const result = resultOf(fault, await findingOf(fault, world, short), (Date.now() - began) / 1000);
    results.push(result);
    console.log(linesOf(result));
  }
  await world.admin.end();
  writeResults(results, short);
  return results.every(({ holds }) => holds);
}

/** What a fault found; one that could not be carried out has found that. */
async function findingOf(fault: Fault, world: World, short: boolean): Promise<Finding> {
  try {
    return await fault.run(world, short);
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { fired: 0, violations: [`It could not be carried out: ${why}`], numbers: {} };
  }
}
