import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { processStart } from '../src/processes/process-start.ts';
import { nodeProcess, type ProcessSpec } from '../src/processes/spec.ts';
import { SupervisedProcess } from '../src/processes/supervised-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

const STUBBORN = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6); process.send({ type: 'ready' });`;

function supervised(script: string, change: Partial<ProcessSpec> = {}) {
  const folder = temporaryFolder();
  const file = join(folder, 'script.cjs');
  writeFileSync(file, script);
  const lines: string[] = [];
  const observer = {
    spawned: () => undefined,
    ended: () => undefined,
    revived: () => undefined,
    say: (line: string) => void lines.push(line),
  };
  const spec = { ...nodeProcess('script', file, {}), ...change };
  const running = new SupervisedProcess(spec, join(folder, 'script.log'), observer);
  onTestFinished(() => running.kill());
  return { running, lines };
}

test('a process that ignores the request to stop is killed', async () => {
  const { running, lines } = supervised(STUBBORN);
  await running.start();
  await running.stop(100);
  expect(lines).toEqual(["script didn't stop and is killed"]);
  expect(processStart(running.pid!)).toBeNull();
});

test('a process that is never ready fails the start in time', async () => {
  const { running } = supervised('setInterval(() => {}, 1e6)', { readyTimeoutMs: 300 });
  await expect(running.start()).rejects.toThrow("script wasn't ready within 0.3 s");
  await running.stop(1_000);
  expect(processStart(running.pid!)).toBeNull();
});

test('a program that does not exist is named', async () => {
  const { running } = supervised('', { command: '/nowhere/program' });
  await expect(running.start()).rejects.toThrow(
    /^script could not be started \(.*ENOENT\) before it was ready/,
  );
});
