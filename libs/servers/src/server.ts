import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { assertPortFree } from './ports.ts';
import { recentOutput } from './recent-output.ts';

/** What a readiness check may look at: the process just started. */
export interface StartedProcess {
  readonly pid: number;
  /** Aborted when the process has ended, or the wait is over. */
  readonly signal: AbortSignal;
}

export interface ServerSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The server's variables; of this process's own only PATH, HOME and TMPDIR are passed on. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Ports that must be free before it starts, each with the name a message gives it. */
  readonly ports?: readonly { readonly port: number; readonly name: string; readonly host?: string }[];
  readonly stopSignal: NodeJS.Signals;
  readonly readyTimeoutMs?: number;
  /** Resolves once the server serves; rejects when `signal` aborts. */
  ready(process: StartedProcess): Promise<void>;
  /** Whether it works; false when it must be started anew to work again. */
  healthy?(): Promise<boolean>;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningServer {
  readonly name: string;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** The last lines it wrote. */
  output(): string;
  /** Asks it to stop, and kills it after `timeoutMs` (default 10 s). Resolves when it is gone. */
  stop(timeoutMs?: number): Promise<void>;
}

function inheritedEnvironment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

async function stopProcess(
  child: ChildProcess,
  exited: Promise<Exit>,
  signal: NodeJS.Signals,
  timeoutMs: number,
) {
  child.kill(signal);
  const timer = setTimeout(() => killGroup(child.pid!), timeoutMs);
  await exited;
  clearTimeout(timer);
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Starts a server in its own process group (a terminal's Ctrl-C does not reach it) and resolves when it
 * is ready. Rejects, with its last output, when it ends early or is not ready in time; nothing is left.
 */
export async function startServer(
  spec: ServerSpec,
  options: { onLine?: (line: string) => void } = {},
): Promise<RunningServer> {
  for (const { port, name, host } of spec.ports ?? []) await assertPortFree(port, name, host);
  const child = spawn(spec.command, spec.args, {
    env: { ...inheritedEnvironment(), ...spec.env },
    cwd: spec.cwd,
    uid: spec.uid,
    gid: spec.gid,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const output = recentOutput([child.stdout, child.stderr], options.onLine);
  await once(child, 'spawn').catch((error: Error) => {
    throw new Error(`${spec.name} could not be started: ${error.message}`, { cause: error });
  });

  const stop = (timeoutMs = 10_000) => stopProcess(child, exited, spec.stopSignal, timeoutMs);
  await untilReady(spec, child.pid!, exited).catch(async (error: Error) => {
    await stop(2_000);
    throw new Error(`${error.message}\n${output()}`.trim(), { cause: error });
  });
  return { name: spec.name, pid: child.pid!, exited, output, stop };
}

async function untilReady(spec: ServerSpec, pid: number, exited: Promise<Exit>): Promise<void> {
  const waiting = new AbortController();
  const { readyTimeoutMs = 30_000 } = spec;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `${spec.name} was not ready within ${readyTimeoutMs / 1000} s`;
    timer = setTimeout(() => reject(new Error(message)), readyTimeoutMs);
  });
  const ended = exited.then(({ code, signal }) => {
    throw new Error(`${spec.name} stopped before it was ready (${signal ?? `exit code ${code}`})`);
  });
  ended.catch(() => undefined);
  try {
    await Promise.race([spec.ready({ pid, signal: waiting.signal }), ended, late]);
  } finally {
    clearTimeout(timer);
    waiting.abort();
  }
}
