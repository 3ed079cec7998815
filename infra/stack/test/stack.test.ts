import { expect, test } from 'vitest';
import { processStart } from '../src/processes/process-start.ts';
import { DUTIFUL, scriptedStack } from './scripted-stack.ts';

const NOTE_JOB = `require('node:fs').appendFileSync(process.env.JOURNAL, 'job\\n')`;
const FAILING = `console.error('no database here'); process.exitCode = 3;`;
const NEVER_READY = `setInterval(() => {}, 1e6);`;

test('starts role by role with the jobs in between, and stops the other way', async () => {
  const { stack, journal } = scriptedStack([
    { name: 'gateway', role: 'gateway', script: DUTIFUL },
    { name: 'tasks', role: 'service', script: DUTIFUL },
    { name: 'mail', role: 'helper', script: DUTIFUL },
    { name: 'nats', role: 'nats', script: DUTIFUL },
    { name: 'postgres', role: 'postgres', script: DUTIFUL, job: NOTE_JOB },
  ]);
  await stack.start();
  const pids = Object.values(stack.pids());
  expect(Object.keys(stack.pids()).sort()).toEqual(['gateway', 'mail', 'nats', 'postgres', 'tasks']);
  await stack.stop();
  const started = journal().slice(0, 6);
  expect(started.slice(0, 4).sort()).toEqual(['job', 'start mail', 'start nats', 'start postgres']);
  expect(started.slice(4)).toEqual(['start tasks', 'start gateway']);
  expect(journal().slice(6)).toEqual([
    'stop gateway',
    'stop tasks',
    'stop mail',
    'stop nats',
    'stop postgres',
  ]);
  expect(pids.map(processStart)).toEqual(pids.map(() => null));
});

test('starts a process that died again, and says so', async () => {
  const { stack, lines, nextRevival } = scriptedStack([{ name: 'tasks', role: 'service', script: DUTIFUL }]);
  await stack.start();
  const before = stack.pids().tasks!;
  for (const pause of [100, 200]) {
    const revived = nextRevival();
    const pid = stack.pids().tasks!;
    process.kill(pid, 'SIGKILL');
    await revived;
    expect(lines).toContain(`tasks (pid ${pid}) was ended by SIGKILL; starting it again in ${pause} ms`);
  }
  const after = stack.pids().tasks!;
  expect(after).not.toBe(before);
  expect(lines.at(-1)).toBe(`tasks is ready again (pid ${after})`);
});

test('a start that fails names the process and shows what it said', async () => {
  const { stack } = scriptedStack([{ name: 'tasks', role: 'service', script: FAILING }]);
  await expect(stack.start()).rejects.toThrow(
    /^tasks ended with code 3 before it was ready; .*tasks\.log ends with:\nno database here$/,
  );
});

test('a job that fails stops the start', async () => {
  const { stack } = scriptedStack([{ name: 'postgres', role: 'postgres', script: DUTIFUL, job: FAILING }]);
  await expect(stack.start()).rejects.toThrow(/^postgres-job ended with code 3; .*\nno database here$/);
});

test('stops in the middle of starting', async () => {
  const { stack, journal } = scriptedStack([
    { name: 'postgres', role: 'postgres', script: NEVER_READY },
    { name: 'tasks', role: 'service', script: DUTIFUL },
  ]);
  const failed = expect(stack.start()).rejects.toThrow('postgres was ended by SIGTERM before it was ready');
  await expect.poll(() => stack.pids().postgres).toBeDefined();
  await stack.stop();
  await failed;
  expect(journal()).toEqual([]);
});
