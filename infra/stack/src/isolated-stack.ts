import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { repoRoot } from '@interlock/servers';

const START_WITHIN_MS = 90_000;
const STOP_WITHIN_MS = 12_000;
const SHOWN_BYTES = 2_000;
const POLL_MS = 25;

/** A stack of its own: a data folder that nobody else uses, and free ports. */
export interface IsolatedStack {
  readonly home: string;
  /** The variables under which the stack's own tools find it. */
  readonly env: NodeJS.ProcessEnv;
  /** Stops every process of it; removes the folder unless `keep`. */
  stop(keep: boolean): Promise<void>;
}

/**
 * Starts a stack in a new temporary folder, named after what it is for, with more `variables`; see {@link startStackIn}.
 */
export function startIsolatedStack(
  purpose: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<IsolatedStack> {
  const home = mkdtempSync(join(tmpdir(), `interlock-${purpose}-`));
  // Started by root, Postgres runs as another user, who must be able to reach its folder.
  chmodSync(home, 0o711);
  return startStackIn(home, { variables });
}

const LAUNCHER = [process.execPath, join(repoRoot(), 'infra/stack/start.mjs')] as const;

export interface StartOptions {
  readonly variables?: Readonly<Record<string, string>>;
  /** What starts it, such as `npm start`; the launcher by default. */
  readonly command?: readonly [string, ...string[]];
}

/**
 * Starts the stack of a data folder, on free ports, and resolves when it is ready; rejects with what it said last, and
 * leaves nothing running.
 */
export async function startStackIn(
  home: string,
  { variables = {}, command = LAUNCHER }: StartOptions = {},
): Promise<IsolatedStack> {
  const [program, ...args] = command;
  const env = { ...process.env, INTERLOCK_HOME: home, INTERLOCK_PORT: '0', ...variables };
  const logFile = join(home, 'launcher.log');
  const log = openSync(logFile, 'a');
  const launcher = spawn(program, args, {
    cwd: repoRoot(),
    env,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const exited = new Promise<true>((resolve) => launcher.once('exit', () => resolve(true)));

  const stop = async (keep: boolean) => {
    await end(launcher, exited);
    if (!keep) rmSync(home, { recursive: true, force: true });
  };
  if (launcher.pid !== undefined && (await isReady(join(home, 'ready.json'), launcher)))
    return { home, env, stop };
  const lastWords = readFileSync(logFile, 'utf8').slice(-SHOWN_BYTES);
  await stop(true);
  throw new Error(`The stack did not become ready; ${logFile} ends with:\n${lastWords}`);
}

async function isReady(file: string, launcher: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + START_WITHIN_MS;
  while (!existsSync(file)) {
    if (hasEnded(launcher) || Date.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function end(launcher: ChildProcess, exited: Promise<true>): Promise<void> {
  if (launcher.pid === undefined || hasEnded(launcher)) return;
  launcher.kill('SIGTERM');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), STOP_WITHIN_MS);
  });
  if (!(await Promise.race([exited, late]))) {
    // A second request makes it kill its processes at once.
    launcher.kill('SIGTERM');
    await exited;
  }
  clearTimeout(timer);
}
