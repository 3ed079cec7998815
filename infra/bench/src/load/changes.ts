import type { HttpAnswer } from '@interlock/load';
import type { Targets } from './protocol.ts';
import type { Ask, Source } from './source.ts';
import { WALKS, type Walk } from './walks.ts';

/** Changes of status: each of a random task, or version, that no other request is changing, and each a step the matrix has. */
export class Changes implements Source {
  readonly #walk: Walk;
  readonly #tasks: Targets['tasks'];
  /** What follows the task's id, by the place of the token. */
  readonly #heads: readonly string[];
  readonly #statuses: (string | undefined)[];

  constructor({ host, port, tokens, tasks, walk = 'tasks' }: Targets, statuses: readonly string[]) {
    this.#walk = WALKS[walk];
    this.#tasks = tasks;
    this.#heads = tokens.map(
      (token) =>
        ` HTTP/1.1\r\nhost: ${host}:${port}\r\nauthorization: Bearer ${token}\r\n` +
        'content-type: application/json\r\ncontent-length: ',
    );
    this.#statuses = [...statuses];
  }

  next(): Ask {
    const task = this.#free();
    const [id, token] = this.#tasks[task] as Targets['tasks'][number];
    const step = this.#walk.next(this.#statuses[task] ?? '');
    this.#statuses[task] = undefined;
    return {
      request: `${this.#walk.request(id)}${this.#heads[token]}${step.body.length}\r\n\r\n${step.body}`,
      answered: (answer) => {
        const wrong = wrongIn(answer);
        // After another answer nobody here knows the task's status; it is left alone from then on.
        if (wrong === undefined) this.#statuses[task] = step.status;
        return wrong;
      },
    };
  }

  #free(): number {
    for (;;) {
      const task = Math.floor(Math.random() * this.#statuses.length);
      if (this.#statuses[task] !== undefined) return task;
    }
  }
}

function wrongIn({ status, body }: HttpAnswer): string | undefined {
  if (status !== 200) return `${status} ${/"code":"(\w+)"/.exec(body)?.[1] ?? ''}`;
  return body.includes('"already_applied":false') ? undefined : 'already applied';
}
