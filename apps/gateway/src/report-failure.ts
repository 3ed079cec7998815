import {
  readRequest,
  refuse,
  RefusedError,
  type Input,
  type catalog,
  type Principal,
  type Route,
} from '@interlock/contracts';
import { jetstream } from '@nats-io/jetstream';
import { v7 } from 'uuid';
import type { Answerer } from './answerer.ts';
import { bytesOf } from './body.ts';
import { requireBus, type Bus } from './bus-state.ts';
import { callerOf } from './call-service.ts';

type Report = Input<typeof catalog.gateway.reportValidationFailure>;

const TYPE = 'validation.failed.v1';
const ACK_WITHIN_MS = 5_000;

/** Publishes a reported failure under the tenant of the token; answers once the stream has stored it. */
export function reportFailure(bus: Bus): Answerer {
  const js = jetstream(bus.nc);
  return async ({ route, request, query }) => {
    const principal = callerOf(request);
    requireService(principal);
    const params = request.params as Record<string, string>;
    const raw = { params, query, headers: {}, body: parseJson(bytesOf(request.body)) };
    const { source, ...failure } = readRequest(route as Route<Report>, raw);
    requireBus(bus);
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

function requireService({ kind }: Principal): void {
  if (kind === 'service') return;
  throw refuse('forbidden', 'A session may not do this: it needs the token of a service.');
}

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    const message = 'The body is not valid JSON in UTF-8.';
    throw new RefusedError({ code: 'validation_failed', message, details: [{ message }] }, { cause: error });
  }
}

function notStored(cause: unknown): never {
  const message =
    'The report was not confirmed as stored. Send it again: one failure_id counts once, however often it is sent.';
  throw new RefusedError({ code: 'unavailable', message }, { cause });
}
