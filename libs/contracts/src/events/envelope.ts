import { z } from 'zod';

const actor = z.object({ type: z.enum(['user', 'service', 'system']), id: z.string().nullable() });

/** What every event carries; `audit` is the entry that was committed with the change, under the same id. */
const body = z.object({
  tenant_id: z.string(),
  entity: z.object({ type: z.string(), id: z.string(), version: z.int() }),
  actor,
  request_id: z.string(),
  cause: z.object({ type: z.string(), id: z.string() }).nullable(),
  audit: z.object({
    id: z.string(),
    action_type: z.string(),
    metadata: z.record(z.string(), z.unknown()),
  }),
  data: z.record(z.string(), z.unknown()),
});

/** CloudEvents 1.0, structured mode. `type` is the event's name and `.v1`; `id` is the NATS message id. */
export const eventEnvelope = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  subject: z.string(),
  time: z.string(),
  datacontenttype: z.literal('application/json'),
  data: body,
});
export type InterlockEvent = z.output<typeof eventEnvelope>;

/** An event of a known type, its data typed. */
export interface TypedEvent<D> extends Omit<InterlockEvent, 'data'> {
  readonly data: Omit<InterlockEvent['data'], 'data'> & { readonly data: D };
}

/** Declares one type of event: its name, who publishes it, and its data. */
export interface EventContract<D extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly service: string;
  readonly summary: string;
  readonly data: D;
}

export function eventContract<D extends z.ZodType>(declared: EventContract<D>): EventContract<D> {
  return declared;
}

/** The CloudEvents type of version 1 of an event. */
export function eventType(name: string): string {
  return `${name}.v1`;
}

/** Stands for an empty token, which a subject can't have; no tenant's id holds it. */
const EMPTY_TOKEN = '%';

/** The subject of an event; a tenant's id may hold dots, so filters end in `>`. */
export function eventSubject(service: string, name: string, tenantId: string): string {
  const tokens = tenantId.split('.').map((token) => token || EMPTY_TOKEN);
  return `evt.${service}.${name}.${tokens.join('.')}`;
}

/** The tenant in the subject of an event; '' where there is none. */
export function tenantOfSubject(subject: string): string {
  const tokens = subject.split('.').slice(3);
  return tokens.map((token) => (token === EMPTY_TOKEN ? '' : token)).join('.');
}

/** The event as its contract types it, or undefined when it is another type; throws a ZodError if it is malformed. */
export function readEvent<D extends z.ZodType>(
  declared: EventContract<D>,
  event: InterlockEvent,
): TypedEvent<z.output<D>> | undefined {
  if (event.type !== eventType(declared.name)) return undefined;
  const data = declared.data.parse(event.data.data) as z.output<D>;
  return { ...event, data: { ...event.data, data } };
}
