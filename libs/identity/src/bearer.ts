import { refuse } from '@interlock/contracts';

const BEARER = /^Bearer +(\S+) *$/i;
const API_KEY_PREFIX = 'wrk_api_';

/** The token of an Authorization header, if it has one. */
export function tokenIn(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
}

/** The token of an Authorization header; throws `unauthenticated` when there is none, or an API key. */
export function bearerToken(authorization: string | undefined): string {
  if (!authorization) {
    throw refuse('unauthenticated', 'The request carries no token. Send `Authorization: Bearer <JWT>`.');
  }
  const token = tokenIn(authorization);
  if (token === undefined) {
    throw refuse('unauthenticated', 'The Authorization header must read `Bearer <JWT>`.');
  }
  if (token.startsWith(API_KEY_PREFIX)) {
    const message = `API keys (${API_KEY_PREFIX}…) are read-only and not accepted here. Use the JWT of a session or of a service.`;
    throw refuse('unauthenticated', message);
  }
  return token;
}
