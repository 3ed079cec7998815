import type { FastifyInstance } from 'fastify';
import type { RouteTable } from './route-table.ts';
import { pathOf } from './surface.ts';

const MAY_SEND = 'authorization, content-type, idempotency-key, if-match, if-none-match, x-request-id';
const MAY_SEE =
  'allow, etag, idempotency-replayed, ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after, x-request-id';
const KEPT_S = 600;

/**
 * Lets pages of the configured origins call, none by default, and answers their preflights (the Fetch standard) with
 * the methods of the very path. Tokens travel in a header, so credentials are never allowed.
 */
export function allowOrigins(
  app: FastifyInstance,
  origins: readonly string[],
  paths: RouteTable<true>,
): void {
  if (origins.length === 0) return;
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('vary', 'origin');
    const { origin, 'access-control-request-method': asked } = request.headers;
    if (origin === undefined || !origins.includes(origin)) return done();
    reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': MAY_SEE });
    const methods = paths.methodsOf(pathOf(request.url));
    if (request.method !== 'OPTIONS' || asked === undefined || methods.length === 0) return done();
    reply.code(204).headers({
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': MAY_SEND,
      'access-control-max-age': KEPT_S,
    });
    void reply.send();
  });
}
