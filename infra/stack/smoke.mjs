import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Starts the stack as a user does, plays the demo, stops it, and finds its data again at a second start. */

const READY_WITHIN_MS = 180_000;
const STOPPED_WITHIN_MS = 10_000;

const home = mkdtempSync(join(tmpdir(), 'interlock-smoke-'));
const environment = { ...process.env, INTERLOCK_HOME: home, INTERLOCK_PORT: '0' };
const readyFile = join(home, 'ready.json');
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

function fail(why) {
  throw new Error(`${why} (what was written stays in ${home})`);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function start() {
  const began = performance.now();
  const stack = spawn('npm', ['start'], { env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
  while (!existsSync(readyFile)) {
    if (stack.exitCode !== null) fail(`npm start ended with code ${stack.exitCode}`);
    if (performance.now() - began > READY_WITHIN_MS) fail('the stack was not ready in time');
    await delay(100);
  }
  console.log(`ready after ${seconds(began)}`);
  return { stack, ready: JSON.parse(readFileSync(readyFile, 'utf8')) };
}

async function stop({ stack, ready }) {
  const began = performance.now();
  process.kill(ready.processes.stack, 'SIGTERM');
  const late = delay(STOPPED_WITHIN_MS, 'late', { ref: false });
  if (stack.exitCode === null && (await Promise.race([once(stack, 'exit'), late])) === 'late') {
    fail('the stack did not stop in time');
  }
  const left = Object.entries(ready.processes).filter(([, pid]) => isAlive(pid));
  if (left.length > 0) fail(`left running: ${left.map(([name]) => name).join(', ')}`);
  if (existsSync(readyFile)) fail('ready.json is still there');
  console.log(`stopped after ${seconds(began)}, no process left`);
}

async function run(...args) {
  const child = spawn('npm', args, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) fail(`npm ${args.join(' ')} ended with code ${code}:\n${output}`);
  return output;
}

async function countTasks({ ready }) {
  const token = (
    await run('run', '-s', 'token', '--', '--tenant', 'demo', '--user', 'alice', '--roles', 'admin')
  ).trim();
  const answer = await fetch(`${ready.gateway}/v1/tasks`, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()).items.length;
}

const cold = await start();
console.log(await run('run', '-s', 'demo'));
const before = await countTasks(cold);
await stop(cold);
const warm = await start();
const after = await countTasks(warm);
await stop(warm);
if (before === 0 || after !== before) fail(`there were ${before} tasks, the second start finds ${after}`);
console.log(`the second start found the ${after} tasks of the first`);
rmSync(home, { recursive: true });
