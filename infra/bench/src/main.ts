import { startIsolatedStack, type IsolatedStack } from '@interlock/stack';
import { FIGURES } from './figures/all.ts';
import { measureAll } from './measure-all.ts';
import { readOptions, USAGE } from './options.ts';
import { RESULTS, tableOf, writeResults } from './report.ts';
import { checkedAgainst, readUsual, usualAfter } from './usual.ts';
import { goOnAll } from './stack/paused.ts';

let stack: IsolatedStack | undefined;
let stopping = false;

async function stop(keep: boolean): Promise<void> {
  if (stopping) return;
  stopping = true;
  goOnAll();
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
  const { rows, failures } = await measureAll(stack, options, (line) => console.error(line));
  await stop(failures.length > 0);
  // A run in short measures nothing that could be compared with another.
  const usual = readUsual(RESULTS);
  const checked = options.short ? rows : checkedAgainst(usual, rows);
  writeResults(checked, options.short ? usual : usualAfter(usual, checked), options.short);
  console.log(tableOf(checked));
  for (const failure of failures) console.error(failure);
  // The figures are what they are; but the bench must run.
  process.exitCode = failures.length === 0 ? 0 : 1;
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException;
  console.error(code?.startsWith('ERR_PARSE_ARGS') ? `${message}\n${USAGE}` : message);
  await stop(true);
  process.exitCode = 1;
}
