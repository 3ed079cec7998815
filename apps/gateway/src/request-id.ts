import type { IncomingMessage } from 'node:http';
import { v7 } from 'uuid';

const ACCEPTED = /^[A-Za-z0-9_.-]{1,128}$/;

/** The request's own X-Request-Id, or a new UUIDv7 where it has none that can be used. */
export function requestId(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && ACCEPTED.test(given) ? given : v7();
}
