import { setTimeout as delay } from 'node:timers/promises';
import { watchHealth } from './health-watch.ts';
import { launch, type Life } from './launch.ts';
import type { ProcessSpec } from './spec.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const STEADY_AFTER_MS = 10_000;
const GONE_AFTER_KILL_MS = 1_000;

/** Who is told what happens to a process. */
export interface ProcessObserver {
  spawned(name: string, pid: number, stopSignal: NodeJS.Signals): void;
  ended(pid: number): void;
  /** It is ready again after it had died. */
  revived(): void;
  say(line: string): void;
}

/**
 * Keeps one process running. `start` gives it its first life; from when that is ready, each end is followed
 * by another life after a pause that doubles with each short life. `stop` ends it for good, at any moment.
 */
export class SupervisedProcess {
  readonly name: string;
  readonly #spec: ProcessSpec;
  readonly #logFile: string;
  readonly #observer: ProcessObserver;
  readonly #stopping = new AbortController();
  #life: Life | undefined;

  constructor(spec: ProcessSpec, logFile: string, observer: ProcessObserver) {
    this.name = spec.name;
    this.#spec = spec;
    this.#logFile = logFile;
    this.#observer = observer;
  }

  get pid(): number | undefined {
    return this.#life?.pid;
  }

  /** Resolves when it is ready; rejects, with the last lines of its log, when it isn't. */
  async start(): Promise<void> {
    this.#stopping.signal.throwIfAborted();
    const life = this.#launch();
    try {
      await life.ready;
    } catch (error) {
      throw new Error(
        `${this.name} ${(error as Error).message}; ${this.#logFile} ends with:\n${life.lastWords()}`,
      );
    }
    this.#keepAlive(life).catch((error: Error) =>
      this.#observer.say(`${this.name} is given up: ${error.message}`),
    );
  }

  /** Asks it to stop and kills it when it hasn't within `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    const life = this.#life;
    if (!life || life.ended) return;
    life.signal(this.#spec.stopSignal);
    if (await settles(life.exited, graceMs)) return;
    this.#observer.say(`${this.name} didn't stop and is killed`);
    life.kill();
    await settles(life.exited, GONE_AFTER_KILL_MS);
  }

  /** Kills it at once, for good. */
  kill(): void {
    this.#stopping.abort();
    this.#life?.kill();
  }

  #launch(): Life {
    const life = launch(this.#spec, this.#logFile);
    this.#life = life;
    const { pid } = life;
    if (pid !== undefined) {
      this.#observer.spawned(this.name, pid, this.#spec.stopSignal);
      void life.exited.then(() => this.#observer.ended(pid));
    }
    return life;
  }

  async #keepAlive(first: Life): Promise<void> {
    const { signal } = this.#stopping;
    let pauseMs = FIRST_PAUSE_MS;
    for (let life = first; ; life = this.#launch()) {
      if (life !== first) await this.#untilRevived(life);
      watchHealth(this.#spec, life, (line) => this.#observer.say(line));
      const how = await life.exited;
      if (signal.aborted) return;
      if (Date.now() - life.startedAt >= STEADY_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
      this.#observer.say(`${this.name} (pid ${life.pid}) ${how}; starting it again in ${pauseMs} ms`);
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }
  }

  async #untilRevived(life: Life): Promise<void> {
    try {
      await life.ready;
    } catch {
      life.kill();
      return;
    }
    this.#observer.say(`${this.name} is ready again (pid ${life.pid})`);
    this.#observer.revived();
  }
}

async function settles(promise: Promise<unknown>, withinMs: number): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(withinMs, false, { signal: timer.signal }).catch(() => false);
  const result = await Promise.race([promise.then(() => true), late]);
  timer.abort();
  return result;
}
