import type { HttpAnswer } from './http-connection.ts';
import type { Ask, Source } from './source.ts';
import type { Targets } from './protocol.ts';

/** The way of a task: in the words of `/v1`, started, then completed or blocked, and back into work. */
const WORK = { body: JSON.stringify({ status: 'in_progress' }), status: 'in_progress' };
const COMPLETE = { body: JSON.stringify({ status: 'complete' }), status: 'done' };
const BLOCK = {
  body: JSON.stringify({ status: 'blocked', reason: 'Waiting for the customer' }),
  status: 'blocked',
};

/** Changes of status: each of a random task that no other request is changing, and each a step the matrix has. */
export class Changes implements Source {
  readonly #tasks: Targets['tasks'];
  /** What follows the task's id, by the place of the token. */
  readonly #heads: readonly string[];
  readonly #statuses: (string | undefined)[];

  constructor({ host, port, tokens, tasks }: Targets, statuses: readonly string[]) {
    this.#tasks = tasks;
    this.#heads = tokens.map(
      (token) =>
        `/status HTTP/1.1\r\nhost: ${host}:${port}\r\nauthorization: Bearer ${token}\r\n` +
        'content-type: application/json\r\ncontent-length: ',
    );
    this.#statuses = [...statuses];
  }

  next(): Ask {
    const task = this.#free();
    const [id, token] = this.#tasks[task] as Targets['tasks'][number];
    const from = this.#statuses[task];
    const step = from !== 'in_progress' ? WORK : Math.random() < 0.5 ? COMPLETE : BLOCK;
    this.#statuses[task] = undefined;
    return {
      request: `PATCH /v1/tasks/${id}${this.#heads[token]}${step.body.length}\r\n\r\n${step.body}`,
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
