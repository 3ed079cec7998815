import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

interface Waiting {
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: Error) => void;
}

const END_OF_HEAD = '\r\n\r\n';
/** As the gateway spells it. */
const LENGTH = 'content-length: ';

/**
 * One keep-alive connection that takes one request at a time. It reads just as much of HTTP as the gateway's answers
 * need (a status, a length, a body), so that the load takes little of the machine it measures.
 */
export class HttpConnection {
  readonly #socket: Socket;
  #received = '';
  #waiting: Waiting | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    // One byte is one character: lengths are those of the wire.
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#take(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('The connection was closed.')));
  }

  static async open(host: string, port: number): Promise<HttpConnection> {
    const socket = connect(port, host);
    await once(socket, 'connect');
    return new HttpConnection(socket);
  }

  /** Sends a whole request and resolves with its answer; rejects when the connection ends before. */
  send(request: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
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
    const status = Number(this.#received.slice(9, 12));
    const body = this.#received.slice(bodyAt, bodyAt + length);
    this.#received = '';
    this.#waiting?.resolve({ status, body });
    this.#waiting = undefined;
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}
