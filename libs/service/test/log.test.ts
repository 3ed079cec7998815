import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const LOG = fileURLToPath(new URL('../src/log.ts', import.meta.url));

/** The messages that a process has logged until it ended. */
function logged(work: string): string[] {
  const code = `import(${JSON.stringify(LOG)}).then(({ createLogger }) => { const log = createLogger('test', 'info'); ${work} });`;
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '-e', code], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { msg: string }).msg);
}

test('every line is there when a process exits', () => {
  expect(logged(`log.info('one'); log.info('two'); process.exit(0);`)).toEqual(['one', 'two']);
});

test('a warning is written at once, with what was logged before it', () => {
  const killed = `process.kill(process.pid, 'SIGKILL')`;
  expect(logged(`log.info('one'); log.warn('two'); ${killed};`)).toEqual(['one', 'two']);
});

test('an ordinary line is written within a moment, and without another', () => {
  const killed = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1000)`;
  expect(logged(`log.info('one'); ${killed};`)).toEqual(['one']);
});

test('no line is lost where there are more than a pipe holds', () => {
  const lines = logged(`for (let n = 0; n < 5_000; n += 1) log.info('line ' + n); process.exit(0);`);
  expect(lines).toEqual(Array.from({ length: 5_000 }, (_, n) => `line ${n}`));
});
