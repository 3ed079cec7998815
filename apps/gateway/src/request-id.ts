import type { IncomingMessage } from 'node:http';
import { findSecrets } from '@interlock/secrets';
import { newId } from '@interlock/database';

const ACCEPTED = /^[A-Za-z0-9_.-]{1,128}$/;

/** The request's own X-Request-Id, or a new UUIDv7 where it has none that can be used. */
export function requestId(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  const usable = typeof given === 'string' && ACCEPTED.test(given) && findSecrets(given).length === 0;
  return usable ? given : newId();
}
