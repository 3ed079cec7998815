import { startIsolatedStack, type IsolatedStack } from '@interlock/stack';
import { CALLERS, populate } from '../walls/tenant.ts';
import { openWorld } from '../world.ts';
import { readFuzzOptions, USAGE, type FuzzOptions } from './options.ts';
import { installSchemathesis, runSchemathesis } from './schemathesis.ts';

let stack: IsolatedStack | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void stack?.stop(false).finally(() => process.exit(130)));

/** Fuzzes the published document as each kind of caller, in a tenant of its own. Whether every check held. */
async function fuzz(stack: IsolatedStack, options: FuzzOptions): Promise<boolean> {
  const folder = await installSchemathesis();
  const world = openWorld(stack);
  let holds = true;
  for (const caller of CALLERS) {
    const { tokens } = await populate(world, `fuzz-${caller}`);
    console.log(`\nAs ${caller}:`);
    const schema = `${world.stack.gateway}/openapi.json`;
    const run = { ...options, folder, schema, token: tokens[caller], workFolder: stack.home };
    holds = (await runSchemathesis(run)) && holds;
  }
  await world.admin.end();
  return holds;
}

try {
  const options = readFuzzOptions(process.argv.slice(2));
  stack = await startIsolatedStack('fuzz');
  const holds = await fuzz(stack, options);
  await stack.stop(!holds);
  if (!holds) console.log(`The stack's data and logs are in ${stack.home}`);
  process.exitCode = holds ? 0 : 1;
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException;
  console.error(code?.startsWith('ERR_PARSE_ARGS') ? `${message}\n${USAGE}` : message);
  await stack?.stop(false);
  process.exitCode = 1;
}
