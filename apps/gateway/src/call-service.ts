import { refuse, takesQuery, type ErrorCode, type Principal } from '@interlock/contracts';
import type { VerifiedPrincipal } from '@interlock/identity';
import { sendCall } from '@interlock/messaging';
import { findSecrets } from '@interlock/secrets';
import type { NatsConnection } from '@nats-io/transport-node';
import type { FastifyRequest } from 'fastify';
import type { GatewayAnswer, GatewayCall } from './gateway-call.ts';
import { bytesOf, NO_BODY } from './body.ts';

/** Passes a request's bytes and facts on to the service of its contract, and its answer back, unread. */
export function callService(nc: NatsConnection) {
  return async ({ contract, route, request, query }: GatewayCall): Promise<GatewayAnswer> => {
    const facts = {
      surface: route.surface,
      route: contract.routes.indexOf(route),
      params: request.params as Record<string, string>,
      query,
      headers: declaredHeaders(route, request),
      principal: callerOf(request),
      requestId: request.id,
      ...idempotencyKey(request),
    };
    const payload = takesQuery(route.method) ? NO_BODY : bytesOf(request.body);
    const { facts: reply, body } = await sendCall(nc, 'gateway', contract, facts, payload);
    return { ...reply, code: reply.code as ErrorCode | undefined, body };
  };
}

/** The headers that are part of the route's input. */
function declaredHeaders(route: GatewayCall['route'], { headers }: FastifyRequest): Record<string, string> {
  const given: Record<string, string> = {};
  for (const name of Object.keys(route.headers ?? {})) {
    const value = headers[name];
    if (typeof value === 'string') given[name] = value;
  }
  return given;
}

/** The verified caller, as services know it. */
function callerOf({ caller }: FastifyRequest): Principal {
  if (caller === null) throw new Error('The route is not authenticated.');
  const { expiresAt: _, ...principal }: VerifiedPrincipal = caller;
  return principal;
}

/** What the header Idempotency-Key says of a request that changes something; throws `validation_failed`. */
function idempotencyKey({ method, headers }: FastifyRequest): { idempotencyKey?: string } {
  const key = headers['idempotency-key'];
  if (method === 'GET' || key === undefined) return {};
  const fits = typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key);
  if (fits && findSecrets(key).length === 0) return { idempotencyKey: key };
  const message = 'Use 1 to 255 visible ASCII characters as Idempotency-Key, and no secret.';
  throw refuse('validation_failed', message, { details: [{ field: 'Idempotency-Key', message }] });
}
