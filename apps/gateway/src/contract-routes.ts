import { contracts, refuse, RefusedError } from '@interlock/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { tooBusy } from './admission/admission.ts';
import type { GatewayAnswer } from './gateway-call.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { callService } from './call-service.ts';
import { markRefusal, nothingThere } from './refusals.ts';

/** One route for each of every contract, which the contract's service answers. */
export function contractRoutes(
  app: FastifyInstance,
  { nc, verifier, limits, admissions }: GatewayParts,
): void {
  const answer = callService(nc);
  for (const contract of contracts) {
    const admission = admissions.of(contract.service);
    for (const route of contract.routes) {
      app.route({
        method: route.method,
        url: route.path.replace(/\{(\w+)\}/g, ':$1'),
        config: { surface: route.surface, useCase: contract.name },
        onRequest: async (request, reply) => {
          // The router takes an empty part of the path for a parameter.
          if (Object.values(request.params as Record<string, string>).includes('')) throw nothingThere();
          const caller = await verifier.verify(request.headers.authorization);
          request.caller = caller;
          const isCounted = route.method !== 'GET' && !(contract.setsLimits && caller.kind === 'service');
          if (isCounted) await limits.take(caller, reply);
        },
        handler: async (request, reply) => {
          const query = singleValues(request.query as Record<string, string | string[]>);
          const call = () => {
            // Nobody is there any more who asked for it.
            if (reply.raw.destroyed) throw tooBusy();
            return answer({ contract, route, request, query });
          };
          const tenant = request.caller?.tenantId ?? '';
          return send(request, reply, await admission.run(tenant, contract.name, call, congested));
        },
      });
    }
  }
}

/** What an answer says of the service's load: a refusal nothing, unless it is that there is too much to do. */
function congested(answer: GatewayAnswer | undefined, error: unknown): boolean | undefined {
  if (answer?.code === 'overloaded') return true;
  if (error instanceof RefusedError && error.refusal.code === 'outcome_unknown') return true;
  return answer !== undefined && answer.code === undefined ? false : undefined;
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
