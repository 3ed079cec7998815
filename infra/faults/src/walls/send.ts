import http from 'node:http';
import { text } from 'node:stream/consumers';
import { httpRequest } from '@interlock/client';
import type { Fields } from './inputs.ts';
import type { RouteCase } from './routes.ts';

/** An answer, as it came. */
export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** Of a problem document. */
  readonly code: string | undefined;
  readonly headers: Headers;
}

const ANSWERED_WITHIN_MS = 15_000;
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

/** Sends a route's fields where they belong. */
export function send(
  gateway: string,
  token: string,
  { route }: Pick<RouteCase, 'route'>,
  fields: Fields,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const request = httpRequest(route, fields);
  return sendRaw(gateway, {
    ...request,
    headers: { authorization: `Bearer ${token}`, ...request.headers, ...headers },
  });
}

/** Anything that can be sent. */
export interface RawRequest {
  readonly method: string;
  /** As it stands in the request line. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
}

/** Sends a request as it is. An answer that comes before the body has been taken is an answer. */
export function sendRaw(gateway: string, { method, path, headers, body }: RawRequest): Promise<Reply> {
  const { hostname, port } = new URL(gateway);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const request = http.request({
      ...{ hostname, port, method, path, agent, headers: { ...length, ...headers } },
      signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
    });
    request.on('response', (response) => {
      const told = Object.entries(response.headers).map(
        ([name, value]) => [name, String(value)] as [string, string],
      );
      text(response).then(
        (answer) => resolve(replyOf(response.statusCode ?? 0, new Headers(told), answer)),
        reject,
      );
    });
    request.on('error', (error) => reject(new Error(`no answer: ${error.message}`, { cause: error })));
    request.end(body);
  });
}

/** What stands in an answer. */
export function replyOf(status: number, headers: Headers, answer: string): Reply {
  const type = headers.get('content-type') ?? '';
  const code = type.startsWith('application/problem+json')
    ? (JSON.parse(answer) as { code?: string }).code
    : undefined;
  return { status, type, text: answer, code, headers };
}
