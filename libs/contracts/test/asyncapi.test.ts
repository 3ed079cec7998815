import schema from '@asyncapi/specs/schemas/3.0.0.json' with { type: 'json' };
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { asyncApiDocument, contracts, events } from '../src/index.ts';
import { danglingReferences } from './references.ts';

const document = asyncApiDocument('1.2.3');

it('is valid AsyncAPI 3.0 and refers to nothing that is missing', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false });
  const validate = ajv.compile(schema);
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
  expect(danglingReferences(document)).toEqual([]);
});

it('has every event, the validation messages and every command, and nothing else', () => {
  const addresses = Object.values(document.channels).flatMap(({ address }) => address ?? []);
  const expected = [
    ...events.map(({ service, name }) => `evt.${service}.${name}.{tenant}`),
    'validation.failed.{source}',
    'validation.resolved.{source}',
    ...contracts.map(({ service, name }) => `cmd.{caller}.${service}.${name}`),
  ];
  expect(addresses.sort()).toEqual(expected.sort());
  const answered = Object.values(document.operations).filter(({ reply }) => reply !== undefined);
  expect(answered).toHaveLength(contracts.length);
});

it('sends events and receives the rest', () => {
  const sent = Object.values(document.operations).filter(({ action }) => action === 'send');
  expect(sent).toHaveLength(events.length);
});
