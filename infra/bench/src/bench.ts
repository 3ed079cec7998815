import {
  runningSecrets,
  runningStack,
  type IsolatedStack,
  type RunningStack,
  type Secrets,
} from '@interlock/stack';
import pg, { type Pool } from 'pg';
import { LoadProcess } from './load/load-process.ts';
import { Bus } from './stack/bus.ts';
import { cpuTimes, type CpuTimes } from './stack/cpu.ts';

/** The stack that is measured, and what measures it. */
export interface Bench {
  readonly stack: RunningStack;
  readonly secrets: Secrets;
  /** An administrator's connections, without limits of time: data is made and vacuumed over them. */
  readonly admin: Pool;
  readonly bus: Bus;
  readonly load: LoadProcess;
  /** Rounds of each figure, and how long one lasts. */
  readonly rounds: number;
  readonly roundMs: number;
  readonly warmUpMs: number;
  readonly short: boolean;
  /** CPU time so far of each process of the stack, of the load (`load`), and of the bare side's client (`bare client`). */
  cpu(): CpuTimes;
  close(): Promise<void>;
}

const FULL = { rounds: 5, roundMs: 5_000, warmUpMs: 1_500 };
const SHORT = { rounds: 1, roundMs: 1_000, warmUpMs: 200 };

/** Opens the ways into a stack that is ready. */
export async function openBench(isolated: IsolatedStack, short: boolean): Promise<Bench> {
  const stack = runningStack(isolated.env);
  const secrets = runningSecrets(isolated.env);
  const admin = new pg.Pool({
    connectionString: stack.postgres,
    max: 4,
    application_name: 'interlock-bench',
  });
  admin.on('error', () => undefined);
  const bus = await Bus.connect(stack.nats, secrets);
  const load = new LoadProcess();
  return {
    stack,
    secrets,
    admin,
    bus,
    load,
    short,
    ...(short ? SHORT : FULL),
    cpu: () => {
      const { stack: launcher, ...processes } = stack.processes;
      return cpuTimes({
        trees: { ...processes, load: load.pid },
        own: launcher === undefined ? {} : { launcher },
        reaped: { 'bare client': process.pid },
      });
    },
    async close() {
      load.stop();
      await bus.close();
      await admin.end();
    },
  };
}

/** The URL of a role of the stack's Postgres; `settings` (`-c name=value`) hold for its sessions. */
export function databaseUrl(
  { stack, secrets }: Bench,
  role: 'tasks_app' | 'automation_app',
  settings = '',
): string {
  const url = new URL(stack.postgres);
  url.username = role;
  url.password = secrets.postgres[role];
  if (settings !== '') url.searchParams.set('options', settings);
  return url.href;
}
