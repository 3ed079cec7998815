import type { Socket } from 'node:net';
import { problem } from '@interlock/contracts';
import { newId } from '@interlock/database';

const CRLF = '\r\n';

/** Answers what Node could not read as a request, on the bare connection, and ends it. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const requestId = newId();
  const refusal = { code: 'validation_failed', message: explain(error.code) } as const;
  const document = problem(refusal, 'v1', requestId);
  const body = JSON.stringify(document);
  const head = [
    `HTTP/1.1 ${document.status} Bad Request`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'x-content-type-options: nosniff',
    'connection: close',
  ];
  socket.end(`${head.join(CRLF)}${CRLF}${CRLF}${body}`);
}

function explain(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return 'The headers are too large: send at most 16 KiB.';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return 'The request did not arrive in time: send it within 10 seconds.';
  return 'The request is not valid HTTP.';
}
