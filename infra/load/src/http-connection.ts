import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** As much of an answer as load looks at. */
export interface HttpAnswer {
  readonly status: number;
  /** The head, in small letters where the gateway writes them so. */
  readonly head: string;
  readonly body: string;
}

/** Called with the answer, or with undefined when the connection ended before there was one. */
export type OnAnswer = (answer: HttpAnswer | undefined) => void;

const END_OF_HEAD = '\r\n\r\n';
/** As the gateway spells it. */
const LENGTH = 'content-length: ';

/**
 * One keep-alive connection with one request at a time. It reads just as much of HTTP as the gateway's answers need (a
 * status, a length, a body): load shares the machine with what it loads.
 */
export class HttpConnection {
  readonly #socket: Socket;
  #received = '';
  #waiting: OnAnswer | undefined;
  ended = false;

  constructor(host: string, port: number) {
    this.#socket = connect(port, host);
    this.#socket.setNoDelay(true);
    // One byte is one character: lengths are those of the wire.
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (chunk: string) => this.#take(chunk));
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      this.ended = true;
      this.#answer(undefined);
    });
  }

  /** A connection that stands. */
  static async open(host: string, port: number): Promise<HttpConnection> {
    const connection = new HttpConnection(host, port);
    await once(connection.#socket, 'connect');
    return connection;
  }

  /** Sends a whole request, as latin1. */
  send(request: string, onAnswer: OnAnswer): void {
    this.#waiting = onAnswer;
    this.#socket.write(request, 'latin1');
  }

  /** The same; rejects when the connection ends before there is an answer. */
  ask(request: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.send(request, (answer) => {
        if (answer) resolve(answer);
        else reject(new Error('The connection ended before there was an answer.'));
      });
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: string): void {
    this.#received += chunk;
    const end = this.#received.indexOf(END_OF_HEAD);
    if (end < 0) return;
    const start = this.#received.indexOf(LENGTH);
    const bodyAt = end + END_OF_HEAD.length;
    const length =
      start < 0 || start > end ? 0 : parseInt(this.#received.slice(start + LENGTH.length, end), 10);
    if (this.#received.length < bodyAt + length) return;
    const head = this.#received.slice(0, end);
    const body = this.#received.slice(bodyAt, bodyAt + length);
    this.#received = '';
    this.#answer({ status: Number(head.slice(9, 12)), head, body });
  }

  #answer(answer: HttpAnswer | undefined): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(answer);
  }
}
