import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { problem, type Refusal } from '@interlock/contracts';
import { newId } from '@interlock/database';
import { requestId } from './request-id.ts';

const CRLF = '\r\n';

/** Answers what Node could not read as a request, on the bare connection, and ends it. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  endWith(socket, explain(error.code), newId());
}

/** Answers what Node would by itself, without a word: an expectation that it does not know, and CONNECT. */
export function answerForNode(server: Server): void {
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const message = "Leave the header Expect out, or send 'Expect: 100-continue'.";
    const { status, headers, body } = answerOf({ code: 'expectation_failed', message }, requestId(request));
    response.writeHead(status, headers).end(body);
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    const message = 'This is no proxy: CONNECT leads nowhere.';
    endWith(socket, { code: 'method_not_allowed', message }, requestId(request));
  });
}

function endWith(socket: Duplex, refusal: Refusal, id: string): void {
  const { status, headers, body } = answerOf(refusal, id);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines].join(CRLF);
  socket.end(`${head}${CRLF}${CRLF}${body}`);
}

/** A refusal of what never becomes a request of the framework's; whatever else the client sends is not read. */
function answerOf(refusal: Refusal, id: string) {
  const document = problem(refusal, 'v1', id);
  const body = JSON.stringify(document);
  const headers = {
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': id,
    'x-content-type-options': 'nosniff',
    connection: 'close',
    ...(refusal.code === 'method_not_allowed' ? { allow: '' } : {}),
  };
  return { status: document.status, headers, body };
}

function explain(code: string | undefined): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW')
    return { code: 'headers_too_large', message: 'The headers are too large: send at most 16 KiB.' };
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return {
      code: 'request_timeout',
      message: 'The request did not arrive in time: send it within 10 seconds.',
    };
  return { code: 'validation_failed', message: 'The request is not valid HTTP.' };
}
