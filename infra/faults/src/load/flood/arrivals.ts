import { performance } from 'node:perf_hooks';
import { note, type Target } from './clients.ts';
import { HttpConnection } from '@interlock/load';
import type { Requests } from './requests.ts';
import { Tally } from './tally.ts';

const TICK_MS = 2;

/**
 * An open loop: requests fall due at a fixed rate, whatever became of those before, and each one's time counts from
 * when it was due. What finds no connection free opens one, up to `most`; beyond that it waits here, and is late.
 */
export class Arrivals {
  readonly #target: Target;
  readonly #requests: Requests;
  readonly #most: number;
  readonly #idle: HttpConnection[] = [];
  readonly #late: number[] = [];
  readonly #tally = new Tally();
  #open = 0;
  #underWay = 0;
  #rest: (() => void) | undefined;

  constructor(target: Target, requests: Requests, most: number) {
    this.#target = target;
    this.#requests = requests;
    this.#most = most;
  }

  /** Requests that were sent or are due, and have no answer. */
  get waiting(): number {
    return this.#underWay + this.#late.length;
  }

  /** Sends at the rate for some time, and resolves when the last request has ended. */
  async run(perSecond: number, ms: number): Promise<Tally> {
    const began = performance.now();
    const all = Math.floor((perSecond * ms) / 1_000);
    await new Promise<void>((resolve) => {
      let begun = 0;
      const timer = setInterval(() => {
        const due = Math.min(all, 1 + Math.floor(((performance.now() - began) * perSecond) / 1_000));
        for (; begun < due; begun += 1) this.#arrive(began + (begun * 1_000) / perSecond);
        if (begun < all) return;
        clearInterval(timer);
        resolve();
      }, TICK_MS);
    });
    if (this.waiting > 0) await new Promise<void>((resolve) => (this.#rest = resolve));
    for (const connection of this.#idle) connection.close();
    this.#tally.seconds = (performance.now() - began) / 1_000;
    return this.#tally;
  }

  #arrive(due: number): void {
    const connection = this.#free();
    if (connection === undefined) this.#late.push(due);
    else this.#send(connection, due);
  }

  #free(): HttpConnection | undefined {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (!idle.ended) return idle;
      this.#open -= 1;
    }
    if (this.#open >= this.#most) return undefined;
    this.#open += 1;
    return new HttpConnection(this.#target.host, this.#target.port);
  }

  #send(connection: HttpConnection, due: number): void {
    const ask = this.#requests.next();
    this.#underWay += 1;
    connection.send(ask.request, (answer) => {
      this.#underWay -= 1;
      note(this.#tally, ask, answer, due);
      this.#idle.push(connection);
      const late = this.#late.shift();
      if (late !== undefined) this.#arrive(late);
      else if (this.waiting === 0) this.#rest?.();
    });
  }
}
