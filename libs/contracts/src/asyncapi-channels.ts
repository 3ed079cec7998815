import { z } from 'zod';
import { commandSubject, type Contract } from './contract.ts';
import { eventEnvelope, eventType, type EventContract } from './events/envelope.ts';
import type { JsonSchema, SchemaComponents } from './json-schema.ts';

interface Message {
  readonly name: string;
  readonly summary: string;
  readonly contentType: string;
  readonly headers?: JsonSchema;
  readonly payload: JsonSchema | { readonly $ref: string };
}

interface Channel {
  readonly address: string | null;
  readonly parameters?: Readonly<Record<string, { readonly description: string }>>;
  readonly messages: Readonly<Record<string, Message>>;
}

interface Reference {
  readonly $ref: string;
}

interface Operation {
  readonly action: 'send' | 'receive';
  readonly summary: string;
  readonly channel: Reference;
  readonly reply?: { readonly channel: Reference };
}

/** What one message adds to the document. */
export interface Part {
  readonly channels: Readonly<Record<string, Channel>>;
  readonly operations: Readonly<Record<string, Operation>>;
}

const CLOUD_EVENT = 'application/cloudevents+json';

/** The channel of a type of event, which its service sends to. */
export function published(
  { name, service, summary, data }: EventContract,
  components: SchemaComponents,
): Part {
  const envelope = eventEnvelope.extend({
    type: z.literal(eventType(name)),
    data: eventEnvelope.shape.data.extend({ data }),
  });
  const payload = components.schema(envelope, 'output');
  return {
    channels: {
      [name]: {
        address: `evt.${service}.${name}.{tenant}`,
        parameters: { tenant: { description: 'The id of the tenant; it may hold dots.' } },
        messages: { [name]: { name: eventType(name), summary, contentType: CLOUD_EVENT, payload } },
      },
    },
    operations: { [`send_${name}`]: { action: 'send', summary, channel: channel(name) } },
  };
}

/** The channel of the validation messages, which other services send to. */
export function validation(
  what: string,
  data: z.ZodType,
  summary: string,
  components: SchemaComponents,
): Part {
  const name = `validation_${what}`;
  const type = `validation.${what}.v1`;
  const { specversion, id, source, time, datacontenttype } = eventEnvelope.shape;
  const envelope = z.object({
    ...{ specversion, id, source, time, datacontenttype },
    type: z.literal(type),
    tenantid: z.string().optional(),
    requestid: z.string().optional(),
    data,
  });
  const payload = components.schema(envelope, 'input');
  return {
    channels: {
      [name]: {
        address: `validation.${what}.{source}`,
        parameters: { source: { description: 'The name of the service that reports.' } },
        messages: { [name]: { name: type, summary, contentType: CLOUD_EVENT, payload } },
      },
    },
    operations: { [`receive_${name}`]: { action: 'receive', summary, channel: channel(name) } },
  };
}

/** The channel of a use case's calls and that of its answers; `key` names both in the document. */
export function command(contract: Contract, key: string, components: SchemaComponents): Part {
  const { name, summary, input, output } = contract;
  const message = (of: string, payload: Message['payload'], headers: JsonSchema): Message => {
    return { name: `${name}.${of}`, summary, contentType: 'application/json', headers, payload };
  };
  const call = message('call', components.schema(input, 'input'), header('Interlock-Call'));
  const answer = message('answer', components.schema(output, 'output'), header('Interlock-Reply'));
  const problem = message('problem', { $ref: '#/components/schemas/Problem' }, header('Interlock-Reply'));
  return {
    channels: {
      [key]: {
        address: commandSubject('{caller}', contract),
        parameters: {
          caller: { description: "The caller's own name, which its credential allows it to use." },
        },
        messages: { call },
      },
      // Where the answer goes is said by each call (the NATS reply subject).
      [`${key}_reply`]: { address: null, messages: { answer, problem } },
    },
    operations: {
      [key]: {
        action: 'receive',
        summary,
        channel: channel(key),
        reply: { channel: channel(`${key}_reply`) },
      },
    },
  };
}

/** A header that holds JSON. */
function header(name: string): JsonSchema {
  return { type: 'object', properties: { [name]: { type: 'string', contentMediaType: 'application/json' } } };
}

function channel(name: string): Reference {
  return { $ref: `#/channels/${name}` };
}
