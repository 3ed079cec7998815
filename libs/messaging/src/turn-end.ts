/**
 * Does what it is given at the end of the current turn of the event loop, all together: what several pieces of work
 * send over one connection then leaves in one write, and a write costs more than what is written.
 */
export class TurnEnd {
  #waiting: (() => void)[] = [];

  /** What `work` comes to. */
  run<T>(work: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const one = () => {
        try {
          resolve(work());
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      if (this.#waiting.push(one) === 1) setImmediate(() => this.#runAll());
    });
  }

  #runAll(): void {
    const due = this.#waiting;
    this.#waiting = [];
    for (const one of due) one();
  }
}
