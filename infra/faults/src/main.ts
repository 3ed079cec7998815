import { startIsolatedStack, type IsolatedStack } from '@interlock/stack';
import type { Fault } from './fault.ts';
import { FAULTS } from './faults/all.ts';
import { readOptions, USAGE } from './options.ts';
import { injectAll } from './inject-all.ts';
import { writeResults, type Result } from './report.ts';

/** What a stack is like for the faults that need it so. */
const RIGGED = { INTERLOCK_COPIES: '2' };

let stack: IsolatedStack | undefined;
let stopping = false;

async function stop(keep: boolean): Promise<void> {
  const stopped = stack;
  stack = undefined;
  await stopped?.stop(keep);
  if (stopped && keep) console.log(`The stack's data and logs are in ${stopped.home}`);
}

/** Injects the faults that want the same stack into one, and stops it. */
async function injectInto(rigged: boolean, faults: readonly Fault[], short: boolean): Promise<Result[]> {
  if (faults.length === 0 || stopping) return [];
  stack = await startIsolatedStack('faults', rigged ? RIGGED : {});
  const results = await injectAll(stack, faults, short);
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
  const wanted = FAULTS.filter(({ id }) => only?.includes(id) ?? true);
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
