import { startIsolatedStack, startStackIn, type IsolatedStack } from '@interlock/stack';
import type { Fault } from './fault.ts';
import { FAULTS } from './faults/all.ts';
import { readOptions, USAGE } from './options.ts';
import { injectAll } from './inject-all.ts';
import { writeResults, type Result } from './report.ts';
import { setUpRig, type Rig } from './stack/rig.ts';
import { openWorld } from './world.ts';

let stack: IsolatedStack | undefined;
let rig: Rig | undefined;
let stopping = false;

async function stop(keep: boolean): Promise<void> {
  const stopped = stack;
  stack = undefined;
  await stopped?.stop(keep);
  rig?.end();
  rig = undefined;
  if (stopped && keep) console.log(`The stack's data and logs are in ${stopped.home}`);
}

/** Injects the faults that want the same stack into one, and stops it. */
async function injectInto(rigged: boolean, faults: readonly Fault[], short: boolean): Promise<Result[]> {
  if (faults.length === 0 || stopping) return [];
  rig = rigged ? await setUpRig() : undefined;
  stack = await (rig ? startStackIn(rig.home, rig) : startIsolatedStack('faults'));
  const results = await injectAll(openWorld(stack, rig), faults, short);
  await stop(!results.every(({ holds }) => holds));
  return results;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    stopping = true;
    void stop(false).finally(() => process.exit(130));
  });

try {
  const { short, only } = readOptions(
    process.argv.slice(2),
    FAULTS.map(({ id }) => id),
  );
  const wanted = FAULTS.filter(({ id, inFullOnly = false }) => only?.includes(id) ?? !(short && inFullOnly));
  const results: Result[] = [];
  for (const rigged of [false, true]) {
    const faults = wanted.filter((fault) => (fault.rigged ?? false) === rigged);
    results.push(...(await injectInto(rigged, faults, short)));
  }
  writeResults(results, short);
  process.exitCode = results.every(({ holds }) => holds) ? 0 : 1;
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException;
  console.error(code?.startsWith('ERR_PARSE_ARGS') ? `${message}\n${USAGE}` : message);
  await stop(true);
  process.exitCode = 1;
}
