import { command, published, validation } from './asyncapi-channels.ts';
import { contracts, events } from './catalog.ts';
import type { Contract } from './contract.ts';
import { validationFailed, validationResolved } from './events/validation.ts';
import { SchemaComponents } from './json-schema.ts';
import { problemSchema } from './problem.ts';

/**
 * The AsyncAPI 3.0 document of what goes over NATS, as Interlock sees it: events it sends, validation messages
 * it receives, and the commands its services answer.
 */
export function asyncApiDocument(version: string) {
  const components = new SchemaComponents('draft-7');
  const parts = [
    ...events.map((event) => published(event, components)),
    validation(
      'failed',
      validationFailed,
      'An internal service misses something, or found an error',
      components,
    ),
    validation('resolved', validationResolved, 'A failure that was reported is gone', components),
    ...contracts.map((contract) => command(contract, keyOf(contract), components)),
  ];
  return {
    asyncapi: '3.0.0',
    info: { title: 'Interlock', version, description: 'Events, validation messages and commands over NATS.' },
    defaultContentType: 'application/json',
    channels: merged(parts.map(({ channels }) => channels)),
    operations: merged(parts.map(({ operations }) => operations)),
    components: {
      schemas: { Problem: components.schema(problemSchema, 'output'), ...components.schemas },
    },
  };
}

/** The name of a use case's channel; one that several services have is named after its service too. */
function keyOf({ service, name }: Contract): string {
  return contracts.some((other) => other.name === name && other.service !== service)
    ? `${service}_${name}`
    : name;
}

/** All of them in one record; a name that stands twice would hide the first. */
function merged<T>(records: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  const entries = records.flatMap((record) => Object.entries(record));
  const all = Object.fromEntries(entries);
  if (Object.keys(all).length < entries.length)
    throw new Error('A use case and an event have the same name.');
  return all;
}
