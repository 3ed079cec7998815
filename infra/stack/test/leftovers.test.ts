import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { takeLock } from '../src/processes/home-lock.ts';
import { ProcessLedger } from '../src/processes/ledger.ts';
import { processStart } from '../src/processes/process-start.ts';
import { temporaryFolder } from './temporary-folder.ts';

function idleProcess() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { detached: true });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { pid: child.pid!, gone: once(child, 'exit') };
}

test('a second stack is refused with the id of the first', () => {
  const file = join(temporaryFolder(), 'stack.lock');
  const unlock = takeLock(file);
  expect(() => takeLock(file)).toThrow(`Another Interlock (pid ${process.pid})`);
  unlock();
  takeLock(file)();
});

test('the lock of a process that ended counts for nothing, whoever has its id now', () => {
  const file = join(temporaryFolder(), 'stack.lock');
  writeFileSync(file, JSON.stringify({ pid: process.pid, start: 'at another time' }));
  takeLock(file);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    pid: process.pid,
    start: processStart(process.pid),
  });
});

test('children that a killed launcher left are ended', async () => {
  const file = join(temporaryFolder(), 'processes.json');
  const child = idleProcess();
  new ProcessLedger(file).add('tasks', child.pid, 'SIGTERM');
  expect(await new ProcessLedger(file).endLeftovers()).toEqual(['tasks']);
  expect((await child.gone)[1]).toBe('SIGTERM');
  expect(await new ProcessLedger(file).endLeftovers()).toEqual([]);
});

test('a process that merely has the id of a child is left alone', async () => {
  const file = join(temporaryFolder(), 'processes.json');
  const { pid } = idleProcess();
  writeFileSync(file, JSON.stringify([{ name: 'tasks', pid, start: 'earlier', stopSignal: 'SIGTERM' }]));
  expect(await new ProcessLedger(file).endLeftovers()).toEqual([]);
  expect(processStart(pid)).not.toBeNull();
});
