import { startIsolatedStack, type IsolatedStack } from '@interlock/stack';
import { FAULTS } from './faults/all.ts';
import { readOptions, USAGE } from './options.ts';
import { injectAll } from './inject-all.ts';

let stack: IsolatedStack | undefined;
let stopping = false;

async function stop(keep: boolean): Promise<void> {
  if (stopping) return;
  stopping = true;
  await stack?.stop(keep);
  if (stack && keep) console.log(`The stack's data and logs are in ${stack.home}`);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void stop(false).finally(() => process.exit(130)));

try {
  const options = readOptions(
    process.argv.slice(2),
    FAULTS.map(({ id }) => id),
  );
  stack = await startIsolatedStack('faults');
  const holds = await injectAll(stack, options);
  await stop(!holds);
  process.exitCode = holds ? 0 : 1;
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException;
  console.error(code?.startsWith('ERR_PARSE_ARGS') ? `${message}\n${USAGE}` : message);
  await stop(true);
  process.exitCode = 1;
}
