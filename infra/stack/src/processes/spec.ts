import type { ServerSpec, StartedProcess } from '@interlock/servers';

/** How to run one process of the stack. */
export interface ProcessSpec {
  name: string;
  command: string;
  args: readonly string[];
  /** All of its variables. */
  env: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  stopSignal: NodeJS.Signals;
  readyTimeoutMs: number;
  /** Resolves once it serves. A process without this check gets an IPC channel and says so itself. */
  ready?(process: StartedProcess): Promise<void>;
  /** Whether it works; asked all the time, and when it says no again and again, the process is started anew. */
  healthy?(): Promise<boolean>;
}

const READY_TIMEOUT_MS = 60_000;

/** A server that isn't ours; of this process's variables it sees only where programs and folders are. */
export function serverProcess(spec: ServerSpec): ProcessSpec {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    ...spec,
    env: { PATH, HOME, TMPDIR, ...spec.env },
    readyTimeoutMs: spec.readyTimeoutMs ?? READY_TIMEOUT_MS,
    ready: (started) => spec.ready(started),
  };
}

/** A Node process of this repository: a service, or a job that ends by itself. */
export function nodeProcess(name: string, file: string, env: Record<string, string>): ProcessSpec {
  return {
    name,
    command: process.execPath,
    args: [file],
    env: { ...process.env, ...env },
    stopSignal: 'SIGTERM',
    readyTimeoutMs: READY_TIMEOUT_MS,
  };
}
