import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repoRoot } from '@interlock/servers';
import { hasPgbench, runPgbench } from './pgbench.ts';
import type { BareRun, BareRunOptions, BareTransaction } from './transaction.ts';

/** What runs bare transactions here: pgbench, or where that is not on PATH a loop over `pg` in a process of its own. */
export const BARE_TOOL: 'pgbench' | 'pg loop' = hasPgbench() ? 'pgbench' : 'pg loop';

/** Runs a bare transaction again and again. */
export function runBare(bare: BareTransaction, options: BareRunOptions): Promise<BareRun> {
  return BARE_TOOL === 'pgbench' ? runPgbench(bare, options) : runLoop(bare, options);
}

async function runLoop(bare: BareTransaction, options: BareRunOptions): Promise<BareRun> {
  const child = fork(join(repoRoot(), 'dist/infra/bench/bare.js'), { stdio: 'inherit' });
  const ended = once(child, 'exit').then(() => {
    throw new Error('The loop of bare transactions ended before it was done.');
  });
  child.send({ bare, options });
  const [run] = (await Promise.race([once(child, 'message'), ended])) as [BareRun];
  ended.catch(() => undefined);
  await once(child, 'exit');
  return run;
}
