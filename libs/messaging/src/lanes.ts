import type { JsMsg } from '@nats-io/jetstream';
import { isContention } from './dead-letter.ts';

/** What is under way for longer is held up: what comes for it then is given back. */
const HELD_UP_MS = 2_000;
const FIRST_GIVE_BACK_MS = 5_000;
const LONGEST_GIVE_BACK_MS = 60_000;
const MOST_GIVEN_UP = 10_000;

/** The messages of one tenant that are under way, and those that wait behind them. */
export interface Lane {
  readonly name: string;
  succeeded(): void;
  /** Takes note of a passing failure; whether it is given up, as it goes on for `ms` while others get through. */
  failed(error: unknown, ms: number): boolean;
  /** Whether one more can wait here; a lane that waits as all do (an outage) always has room. */
  hasRoom(): boolean;
  /** Whether what the lane had before was given up, and nothing got through since. */
  isGivenUp(): boolean;
  wait(msg: JsMsg): void;
  takeWaiting(most: number): JsMsg[];
}

/** After how long a message is delivered again that found no room, by how often it came. */
export function giveBackMs(deliveries: number): number {
  return Math.min(FIRST_GIVE_BACK_MS * deliveries, LONGEST_GIVE_BACK_MS);
}

/** The lanes that are under way. A lane's messages are handled one after the other; others' never wait for them. */
export class Lanes {
  readonly #underWay = new Map<string, Lane>();
  /** Lanes whose last message was given up: the next is not waited for as long. */
  readonly #givenUp = new Set<string>();
  readonly #room: number;
  #lastSuccess = -Infinity;

  /** `room`: how many may wait in a lane that is held up. */
  constructor(room: number) {
    this.#room = room;
  }

  get(name: string): Lane | undefined {
    return this.#underWay.get(name);
  }

  /** A message was handled. */
  gotThrough(): void {
    this.#lastSuccess = performance.now();
  }

  close(lane: Lane): void {
    this.#underWay.delete(lane.name);
  }

  open(name: string): Lane {
    const waiting: JsMsg[] = [];
    let since = performance.now();
    let failing: { readonly since: number; readonly isAway: boolean } | undefined;
    const othersGetThrough = () => failing !== undefined && this.#lastSuccess > failing.since;
    const isHeldUp = () =>
      failing ? !failing.isAway || othersGetThrough() : performance.now() - since > HELD_UP_MS;
    const lane: Lane = {
      name,
      succeeded: () => {
        failing = undefined;
        since = performance.now();
        this.#givenUp.delete(name);
      },
      failed: (error, ms) => {
        const now = performance.now();
        failing = { since: failing?.since ?? now, isAway: !isContention(error) };
        const patience = this.#givenUp.has(name) ? 0 : ms;
        if (now - failing.since < patience || !othersGetThrough()) return false;
        failing = undefined;
        since = now;
        if (this.#givenUp.size < MOST_GIVEN_UP) this.#givenUp.add(name);
        return true;
      },
      hasRoom: () => waiting.length < this.#room || !isHeldUp(),
      isGivenUp: () => this.#givenUp.has(name),
      wait: (msg) => void waiting.push(msg),
      takeWaiting: (most) => {
        since = performance.now();
        return waiting.splice(0, most);
      },
    };
    this.#underWay.set(name, lane);
    return lane;
  }
}
