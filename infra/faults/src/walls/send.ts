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

/** Sends a route's fields where they belong. */
export function send(
  gateway: string,
  token: string,
  { route }: Pick<RouteCase, 'route'>,
  fields: Fields,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const request = httpRequest(route, fields);
  return sendRaw(`${gateway}${request.path}`, {
    method: request.method,
    headers: { authorization: `Bearer ${token}`, ...request.headers, ...headers },
    ...(request.body === undefined ? {} : { body: request.body }),
  });
}

/** Sends anything. */
export async function sendRaw(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWERED_WITHIN_MS) });
  return replyOf(response.status, response.headers, await response.text());
}

/** What stands in an answer. */
export function replyOf(status: number, headers: Headers, text: string): Reply {
  const type = headers.get('content-type') ?? '';
  const code = type.startsWith('application/problem+json')
    ? (JSON.parse(text) as { code?: string }).code
    : undefined;
  return { status, type, text, code, headers };
}
