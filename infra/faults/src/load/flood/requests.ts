import { randomUUID } from 'node:crypto';
import type { HttpAnswer } from '@interlock/load';
import type { OutsideLedger } from '../../ledger/outside-ledger.ts';

/** One request, and where its answer goes. */
export interface Ask {
  readonly request: string;
  /** Judges the answer: `ok`, a refusal in order (`503 overloaded`), or what is wrong with it. */
  readonly answered: (answer: HttpAnswer | undefined) => Judgement;
}

export type Judgement = { readonly as: 'accepted' | 'refused' | 'wrong'; readonly what: string };

/** A person's task, which nobody else changes. */
export interface OwnTask {
  readonly id: string;
  readonly token: string;
}

const ACCEPTED: Judgement = { as: 'accepted', what: '200' };
const STEPS: Readonly<Record<string, string>> = {
  pending: 'in_progress',
  in_progress: 'complete',
  complete: 'in_progress',
};

/** Half reads, half changes of status, each of a random task that no other request is changing; noted in the ledger. */
export class Requests {
  readonly #host: string;
  readonly #ledger: OutsideLedger;
  readonly #tasks: readonly OwnTask[];
  readonly #statuses: (string | undefined)[];

  constructor(host: string, ledger: OutsideLedger, tasks: readonly OwnTask[]) {
    this.#host = host;
    this.#ledger = ledger;
    this.#tasks = tasks;
    this.#statuses = tasks.map(() => 'pending');
  }

  next(): Ask {
    const at = Math.floor(Math.random() * this.#tasks.length);
    const from = this.#statuses[at];
    return from === undefined || Math.random() < 0.5 ? this.#read(at) : this.#change(at, from);
  }

  #read(at: number): Ask {
    return {
      request: `GET /v1/tasks/${this.#tasks[at]?.id} ${this.#head(at)}\r\n`,
      answered: (answer) => (answer?.status === 200 ? ACCEPTED : judged(answer)),
    };
  }

  #change(at: number, from: string): Ask {
    const status = STEPS[from] ?? 'in_progress';
    const body = `{"status":"${status}"}`;
    const requestId = randomUUID();
    this.#statuses[at] = undefined;
    const subject = this.#tasks[at]?.id ?? '';
    return {
      request:
        `PATCH /v1/tasks/${subject}/status ${this.#head(at)}x-request-id: ${requestId}\r\n` +
        `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      answered: (answer) => {
        const done = answer?.status === 200 && answer.body.includes('"already_applied":false');
        const judgement = done ? ACCEPTED : judged(answer);
        // What is neither done nor refused leaves the task's status open: it is left alone from then on.
        if (judgement.as !== 'wrong') this.#statuses[at] = done ? status : from;
        const outcome = done ? 'acknowledged' : judgement.as === 'refused' ? 'refused' : 'unknown';
        const seen = answer && { status: answer.status };
        this.#ledger.add({ kind: 'status', requestId, subject, target: status, outcome, ...seen });
        return judgement;
      },
    };
  }

  #head(at: number): string {
    return `HTTP/1.1\r\nhost: ${this.#host}\r\nauthorization: Bearer ${this.#tasks[at]?.token}\r\n`;
  }
}

/** Too many is answered with 429 or 503, a problem document, and when to come again; nothing else is in order. */
function judged(answer: HttpAnswer | undefined): Judgement {
  if (answer === undefined) return { as: 'wrong', what: 'the connection ended without an answer' };
  const code = /"code":"(\w+)"/.exec(answer.body)?.[1] ?? 'no code';
  const what = `${answer.status} ${code}`;
  if (answer.status !== 429 && answer.status !== 503) return { as: 'wrong', what };
  if (!/\r\nretry-after: \d+/i.test(answer.head)) return { as: 'wrong', what: `${what} without Retry-After` };
  return { as: 'refused', what };
}
