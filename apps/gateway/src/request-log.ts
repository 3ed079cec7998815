import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GatewayParts } from './gateway-parts.ts';
import './request-context.ts';

/** Gives every answer its common headers, and every request one line in the log and its place in the metrics. */
export function observeRequests(
  app: FastifyInstance,
  { log, metrics }: Pick<GatewayParts, 'log' | 'metrics'>,
) {
  app.decorateRequest('caller', null);
  app.decorateRequest('outcome', 'ok');
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' });
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { useCase, surface } = request.routeOptions.config;
    if (useCase !== undefined && surface !== undefined) {
      metrics.calls.observe({ use_case: useCase, surface, code: request.outcome }, reply.elapsedTime / 1000);
    }
    log.info({ ...factsOf(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request');
    done();
  });
}

/** What a log line says of a request: the route instead of the URL, which may hold what is not for logs. */
export function factsOf(request: FastifyRequest) {
  return {
    method: request.method,
    route: request.routeOptions.url ?? null,
    code: request.outcome,
    request_id: request.id,
    tenant: request.caller?.tenantId ?? null,
    user: request.caller?.sub ?? null,
  };
}
