import { contracts, refuse } from '@interlock/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayAnswer } from './gateway-call.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { callService } from './call-service.ts';
import { markRefusal } from './refusals.ts';

/** One route for each of every contract, which the contract's service answers. */
export function contractRoutes(app: FastifyInstance, { nc, verifier, limits }: GatewayParts): void {
  const answer = callService(nc);
  for (const contract of contracts) {
    for (const route of contract.routes) {
      app.route({
        method: route.method,
        url: route.path.replace(/\{(\w+)\}/g, ':$1'),
        config: { surface: route.surface, useCase: contract.name },
        onRequest: async (request, reply) => {
          request.caller = await verifier.verify(request.headers.authorization);
          if (route.method !== 'GET') await limits.take(request.caller, reply);
        },
        handler: async (request, reply) => {
          const query = singleValues(request.query as Record<string, string | string[]>);
          return send(request, reply, await answer({ contract, route, request, query }));
        },
      });
    }
  }
}

/** The query with one value for each name; a repeated name is refused, as nothing says which value counts. */
function singleValues(query: Readonly<Record<string, string | string[]>>): Record<string, string> {
  const repeated = Object.keys(query).filter((name) => Array.isArray(query[name]));
  if (repeated.length === 0) return query as Record<string, string>;
  const details = repeated.map((field) => ({ field, message: 'Give this query name once.' }));
  throw refuse('validation_failed', `The query name '${repeated[0]}' is given more than once.`, { details });
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, etag, code, replayed, retryAfterSeconds, body }: GatewayAnswer,
) {
  reply.code(status).header('cache-control', 'no-store');
  if (replayed) reply.header('idempotency-replayed', 'true');
  if (etag !== undefined) reply.header('etag', `"${etag}"`);
  if (code !== undefined) markRefusal(request, reply, code, retryAfterSeconds);
  else if (status !== 204) reply.header('content-type', 'application/json; charset=utf-8');
  return reply.send(status === 204 ? undefined : body);
}
