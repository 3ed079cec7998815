import { encodeCursor } from '@interlock/contracts';
import type { Targets } from './protocol.ts';
import type { Ask, Source } from './source.ts';

/** Pages of 50 tasks of the first token's tenant, each from behind a random task on. */
export class Pages implements Source {
  readonly #targets: Targets;
  readonly #ids: readonly string[];

  constructor(targets: Targets) {
    this.#targets = targets;
    // Not the oldest: behind those the page would not be full.
    this.#ids = targets.tasks.map(([id]) => id).slice(2 * PAGE);
  }

  next(): Ask {
    const { host, port, tokens } = this.#targets;
    const id = this.#ids[Math.floor(Math.random() * this.#ids.length)] ?? '';
    return {
      request:
        `GET /v1/tasks?cursor=${encodeCursor('list_tasks', id)} HTTP/1.1\r\nhost: ${host}:${port}\r\n` +
        `authorization: Bearer ${tokens[0]}\r\n\r\n`,
      answered: ({ status, body }) => {
        if (status !== 200) return String(status);
        // Behind every page that is asked for there are more tasks, and so a full page says how it goes on.
        return body.includes('"next_cursor":"', body.length - 200) ? undefined : 'not a full page';
      },
    };
  }
}

const PAGE = 50;
