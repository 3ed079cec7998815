import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { logTail } from './log-file.ts';
import { sendSignal } from './signal.ts';
import type { ProcessSpec } from './spec.ts';

const SHOWN_LOG_LINES = 12;

/** One life of a process, from its spawn to its end. */
export interface Life {
  /** Undefined when it could not be started at all. */
  readonly pid: number | undefined;
  readonly startedAt: number;
  /** Resolves when it is ready; rejects when it ends before or takes too long. */
  readonly ready: Promise<void>;
  /** Resolves with how it ended, in words. */
  readonly exited: Promise<string>;
  readonly ended: boolean;
  signal(signal: NodeJS.Signals): void;
  /** Kills it and what it started. */
  kill(): void;
  /** The last lines this life wrote to its log. */
  lastWords(): string;
}

/**
 * Spawns the process in a group of its own (a terminal's Ctrl-C reaches only the launcher), its output
 * appended to `logFile`.
 */
export function launch(spec: ProcessSpec, logFile: string): Life {
  const log = openSync(logFile, 'a', 0o600);
  const logStart = fstatSync(log).size;
  const child = spawn(spec.command, spec.args, {
    env: spec.env,
    cwd: spec.cwd,
    uid: spec.uid,
    gid: spec.gid,
    detached: true,
    stdio: spec.ready ? ['ignore', log, log] : ['ignore', log, log, 'ipc'],
  });
  closeSync(log);

  let ended = false;
  const exited = untilExit(child).then((how) => {
    ended = true;
    return how;
  });
  const ready = untilReady(spec, child, exited);
  ready.catch(() => undefined);
  const signal = (name: NodeJS.Signals, to: 'process' | 'group') => {
    if (!ended && child.pid !== undefined) sendSignal(child.pid, name, to);
  };
  return {
    pid: child.pid,
    startedAt: Date.now(),
    ready,
    exited,
    get ended() {
      return ended;
    },
    signal: (name) => signal(name, 'process'),
    kill: () => signal('SIGKILL', 'group'),
    lastWords: () => logTail(logFile, logStart, SHOWN_LOG_LINES),
  };
}

function untilExit(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      // The same event also tells of a message that could not be sent.
      if (child.pid === undefined) resolve(`could not be started (${error.message})`);
    });
    child.once('exit', (code, signal) =>
      resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`),
    );
  });
}

async function untilReady(spec: ProcessSpec, child: ChildProcess, exited: Promise<string>): Promise<void> {
  const waiting = new AbortController();
  const answered = spec.ready
    ? spec.ready({ pid: child.pid ?? -1, signal: waiting.signal })
    : untilReadyMessage(child);
  const ended = exited.then((how) => {
    throw new Error(`${how} before it was ready`);
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const seconds = spec.readyTimeoutMs / 1000;
    timer = setTimeout(() => reject(new Error(`wasn't ready within ${seconds} s`)), spec.readyTimeoutMs);
  });
  try {
    await Promise.race([answered, ended, late]);
  } finally {
    clearTimeout(timer);
    waiting.abort();
  }
}

function untilReadyMessage(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on('message', (message: { type?: unknown } | null) => {
      if (message?.type === 'ready') resolve();
    });
  });
}
