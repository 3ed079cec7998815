import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { nodeProcess, type ProcessSpec } from '../src/processes/spec.ts';
import type { PlannedProcess, Role } from '../src/plan.ts';
import { Stack } from '../src/stack.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Notes its name in the journal when it starts and when it stops, and is ready at once. */
export const DUTIFUL = `
const fs = require('node:fs');
const note = (what) => fs.appendFileSync(process.env.JOURNAL, what + ' ' + process.env.NAME + '\\n');
note('start');
process.on('SIGTERM', () => { note('stop'); process.exit(0); });
process.on('disconnect', () => process.exit(0));
process.send({ type: 'ready' });`;

/** A stack of small scripts, stopped at the end of the test. */
export function scriptedStack(processes: { name: string; role: Role; script: string; job?: string }[]) {
  const folder = temporaryFolder();
  const journal = join(folder, 'journal');
  const lines: string[] = [];
  const revivals: (() => void)[] = [];
  mkdirSync(join(folder, 'logs'));
  const spec = (name: string, script: string): ProcessSpec => {
    const file = join(folder, `${name}.cjs`);
    writeFileSync(file, script);
    return nodeProcess(name, file, { JOURNAL: journal, NAME: name });
  };
  const plan = processes.map(({ name, role, script, job }): PlannedProcess => ({
    name,
    role,
    spec: () => spec(name, script),
    ...(job && { prepare: (runJob) => runJob(spec(`${name}-job`, job)) }),
  }));
  const stack = new Stack(plan, join(folder, 'logs'), {
    spawned: () => undefined,
    ended: () => undefined,
    revived: () => revivals.splice(0).forEach((resolve) => resolve()),
    say: (line) => lines.push(line),
  });
  onTestFinished(() => stack.stop());
  return {
    stack,
    lines,
    journal: () => (existsSync(journal) ? readFileSync(journal, 'utf8').trim().split('\n') : []),
    nextRevival: () => new Promise<void>((resolve) => revivals.push(resolve)),
  };
}
