import {
  readJson,
  readRequest,
  RefusedError,
  requireAccess,
  type catalog,
  type Input,
  type Route,
} from '@interlock/contracts';
import { requireConnected } from '@interlock/messaging';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { v7 } from 'uuid';
import type { Answerer } from './answerer.ts';
import { bytesOf } from './body.ts';
import { callerOf } from './call-service.ts';

type Report = Input<typeof catalog.gateway.reportValidationFailure>;

const TYPE = 'validation.failed.v1';
const ACK_WITHIN_MS = 5_000;

/** Publishes a reported failure under the tenant of the token; answers once the stream has stored it. */
export function reportFailure(nc: NatsConnection): Answerer {
  const js = jetstream(nc);
  return async ({ contract, route, request, query }) => {
    const principal = callerOf(request);
    requireAccess(contract, principal);
    const params = request.params as Record<string, string>;
    const raw = { params, query, headers: {}, body: readJson(bytesOf(request.body)) };
    const { source, ...failure } = readRequest(route as Route<Report>, raw);
    requireConnected(nc);
    const event = {
      specversion: '1.0',
      id: v7(),
      source: `/validation/${source}`,
      type: TYPE,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      tenantid: principal.tenantId,
      requestid: request.id,
      data: failure,
    };
    const options = { msgID: event.id, timeout: ACK_WITHIN_MS };
    await js.publish(`validation.failed.${source}`, JSON.stringify(event), options).catch(notStored);
    return { status: route.status, body: Buffer.from(JSON.stringify({ event_id: event.id })) };
  };
}

function notStored(cause: unknown): never {
  const message =
    'The report was not confirmed as stored. Send it again: one failure_id counts once, however often it is sent.';
  throw new RefusedError({ code: 'unavailable', message }, { cause });
}
