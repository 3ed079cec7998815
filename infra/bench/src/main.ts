import { startIsolatedStack, type IsolatedStack } from '@interlock/stack';
import { FIGURES } from './figures/all.ts';
import { measureAll } from './measure-all.ts';
import { readOptions, USAGE } from './options.ts';
import { tableOf, writeResults } from './report.ts';

let stack: IsolatedStack | undefined;
let stopping = false;

async function stop(keep: boolean): Promise<void> {
  if (stopping) return;
  stopping = true;
  await stack?.stop(keep);
  if (stack && keep) console.error(`The stack's data and logs are in ${stack.home}`);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void stop(false).finally(() => process.exit(130)));

try {
  const options = readOptions(
    process.argv.slice(2),
    FIGURES.map(({ id }) => id),
  );
  stack = await startIsolatedStack('bench');
  // Progress goes to stderr: stdout is the table alone.
  const rows = await measureAll(stack, options, (line) => console.error(line));
  await stop(false);
  writeResults(rows, options.short);
  console.log(tableOf(rows));
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException;
  console.error(code?.startsWith('ERR_PARSE_ARGS') ? `${message}\n${USAGE}` : message);
  await stop(true);
  process.exitCode = 1;
}
