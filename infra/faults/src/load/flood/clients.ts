import { performance } from 'node:perf_hooks';
import { HttpConnection } from '@interlock/load';
import type { Ask, Requests } from './requests.ts';
import { Tally } from './tally.ts';

/** Where requests are sent. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** A closed loop: each of some clients sends its next request when its last is answered. */
export async function closedLoop(
  { host, port }: Target,
  requests: Requests,
  clients: number,
  ms: number,
): Promise<Tally> {
  const tally = new Tally();
  const began = performance.now();
  const client = () =>
    new Promise<void>((resolve) => {
      let connection = new HttpConnection(host, port);
      const next = () => {
        const due = performance.now();
        if (due >= began + ms) {
          connection.close();
          return resolve();
        }
        if (connection.ended) connection = new HttpConnection(host, port);
        const ask = requests.next();
        connection.send(ask.request, (answer) => {
          note(tally, ask, answer, due);
          next();
        });
      };
      next();
    });
  await Promise.all(Array.from({ length: clients }, client));
  tally.seconds = (performance.now() - began) / 1_000;
  return tally;
}

/** Puts an answer where it belongs. */
export function note(tally: Tally, ask: Ask, answer: Parameters<Ask['answered']>[0], due: number): void {
  const { as, what } = ask.answered(answer);
  if (as === 'accepted') tally.accepted.push(performance.now() - due);
  else tally.count(as, what);
}
