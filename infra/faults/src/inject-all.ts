import type { Fault, Finding } from './fault.ts';
import { linesOf, resultOf, type Result } from './report.ts';
import type { World } from './world.ts';

/** Injects faults into a stack, one after the other, and says what each found. */
export async function injectAll(world: World, faults: readonly Fault[], short: boolean): Promise<Result[]> {
  const results: Result[] = [];
  for (const fault of faults) {
    const began = Date.now();
    const result = resultOf(fault, await findingOf(fault, world, short), (Date.now() - began) / 1000);
    results.push(result);
    console.log(linesOf(result));
  }
  await world.admin.end();
  return results;
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
