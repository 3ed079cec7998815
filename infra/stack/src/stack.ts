import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runJob } from './processes/job.ts';
import { rotateLog } from './processes/log-file.ts';
import type { ProcessSpec } from './processes/spec.ts';
import { SupervisedProcess, type ProcessObserver } from './processes/supervised-process.ts';
import type { PlannedProcess, Role } from './plan.ts';

/** The orders of start and stop: roles in one line go together. */
const START_ORDER: readonly Role[][] = [['postgres', 'nats', 'helper'], ['service'], ['gateway']];
/** Each with the time, from the request to stop, at which what is left of the role is killed. */
const STOP_ORDER: readonly [Role, number][] = [
  ['gateway', 4_000],
  ['service', 6_500],
  ['helper', 7_000],
  ['nats', 7_500],
  ['postgres', 8_000],
];
/** However late it is, a process gets this long to stop. */
const SHORTEST_GRACE_MS = 200;
/** How long a stop waits for what prepares a process and can't be interrupted, such as initdb. */
const PREPARATION_GRACE_MS = 1_500;

/** Starts and stops the planned processes in order, and keeps them running in between. */
export class Stack {
  readonly #plan: readonly PlannedProcess[];
  readonly #logs: string;
  readonly #observer: ProcessObserver;
  readonly #preparing = new Set<Promise<ProcessSpec>>();
  readonly #running = new Map<PlannedProcess, SupervisedProcess>();
  readonly #stopping = new AbortController();

  constructor(plan: readonly PlannedProcess[], logs: string, observer: ProcessObserver) {
    this.#plan = plan;
    this.#logs = logs;
    this.#observer = observer;
  }

  /** Resolves when every process is ready; rejects with the first failure, and leaves the rest to `stop`. */
  async start(): Promise<void> {
    for (const roles of START_ORDER) {
      const together = this.#plan.filter(({ role }) => roles.includes(role));
      await Promise.all(together.map((planned) => this.#start(planned)));
    }
  }

  /** The running processes' ids by name. */
  pids(): Record<string, number> {
    const pids: Record<string, number> = {};
    for (const { name, pid } of this.#running.values()) if (pid !== undefined) pids[name] = pid;
    return pids;
  }

  /** Ends everything in order, also in the middle of starting; what doesn't stop in time is killed. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const begun = Date.now();
    for (const [role, killAfterMs] of STOP_ORDER) {
      const graceMs = Math.max(SHORTEST_GRACE_MS, killAfterMs - (Date.now() - begun));
      await Promise.all(this.#withRole(role).map((running) => running.stop(graceMs)));
    }
    if (this.#preparing.size > 0) {
      await Promise.race([
        Promise.allSettled(this.#preparing),
        delay(PREPARATION_GRACE_MS, null, { ref: false }),
      ]);
    }
  }

  /** Kills everything at once. */
  kill(): void {
    this.#stopping.abort();
    for (const running of this.#running.values()) running.kill();
  }

  async #start(planned: PlannedProcess): Promise<void> {
    const { signal } = this.#stopping;
    const spec = await this.#prepare(planned);
    signal.throwIfAborted();
    const began = Date.now();
    const running = new SupervisedProcess(spec, this.#logFile(planned.name), this.#observer);
    this.#running.set(planned, running);
    await running.start();
    await planned.prepare?.((job) => runJob(job, this.#logFile(job.name), this.#observer, signal));
    this.#observer.say(`${planned.name} is ready (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  }

  async #prepare(planned: PlannedProcess): Promise<ProcessSpec> {
    const spec = Promise.resolve(planned.spec());
    this.#preparing.add(spec);
    try {
      return await spec;
    } finally {
      this.#preparing.delete(spec);
    }
  }

  #withRole(role: Role): SupervisedProcess[] {
    return [...this.#running].filter(([planned]) => planned.role === role).map(([, running]) => running);
  }

  #logFile(name: string): string {
    const file = join(this.#logs, `${name}.log`);
    rotateLog(file);
    return file;
  }
}
