import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSecrets, redact, redactDeep, secretFields } from '../src/index.ts';
import { chance, joined, upper } from './made-up.ts';
import { negatives } from './negatives.ts';
import { assigned, issued } from './positives.ts';

const positives = [...issued, ...assigned].map(([, text]) => text);
const pieces = fc.oneof(
  fc.constantFrom(...positives),
  fc.constantFrom(...negatives),
  fc.constantFrom(
    'password',
    'token',
    'api_',
    'key',
    ': ',
    '=',
    '"',
    '\\',
    '[redacted]',
    ' ',
    '\n',
    '://',
    '@',
    'a',
    'B7',
    '<',
    '--',
  ),
  fc.string({ maxLength: 20 }),
  fc.constantFrom(...positives).chain((text) => fc.nat(text.length).map((end) => text.slice(0, end))),
);
const texts = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));

describe('any text', () => {
  test('redacted has no secret, and stays as it is', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const redacted = redact(text);
        expect(findSecrets(redacted)).toEqual([]);
        expect(redact(redacted)).toBe(redacted);
      }),
      { numRuns: 1_500 },
    );
  });

  test('findings are within it, not empty, by their place', () => {
    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ unit: 'binary', maxLength: 200 })), (text) => {
        let last = 0;
        for (const { start, end } of findSecrets(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = start;
        }
      }),
    );
  });

  test('in an object is found by its path, and redacted', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 8 }), fc.array(texts, { maxLength: 2 })), (value) => {
        const redacted = redactDeep(value);
        expect(secretFields(redacted)).toEqual([]);
        expect(redactDeep(redacted)).toBe(redacted);
      }),
      { numRuns: 300 },
    );
  });
});

test.each(positives.map((text) => [text]))('a line of JSON stays one, and has no secret: %#', (text) => {
  const line = redact(JSON.stringify({ level: 30, text, after: 'kept' }));
  expect(JSON.parse(line)).toMatchObject({ level: 30, after: 'kept' });
  expect(findSecrets(line)).toEqual([]);
});

const id = joined('AK', 'IA', upper(16));

test('what surrounds a secret stays', () => {
  expect(redact(`rotate ${id}, please`)).toBe('rotate [redacted], please');
  expect(redact(joined('password: hunt', 'er2, then retry'))).toBe('password: [redacted], then retry');
  expect(redact(joined('postgres://bob:hunt', 'er2@db/x'))).toBe('postgres://[redacted]@db/x');
});

test('secrets that overlap are redacted as one', () => {
  expect(redact(joined('password=', id, '!'))).toBe('password=[redacted]');
});

describe('values', () => {
  const value = {
    title: 'Buy milk',
    reason: `see ${id}`,
    metadata: {
      links: ['https://example.com', joined('pwd=', 'letmein')],
      password: 'letmein',
      n: 1,
      none: null,
    },
  };

  test('paths name the field, under its name and in arrays', () => {
    expect(secretFields(value)).toEqual(['reason', 'metadata.password', 'metadata.links.1']);
    expect(secretFields(value, ['title', 'reason', 'description'])).toEqual(['reason']);
  });

  test('the copy is redacted, the value untouched', () => {
    expect(redactDeep(value)).toEqual({
      title: 'Buy milk',
      reason: 'see [redacted]',
      metadata: {
        links: ['https://example.com', 'pwd=[redacted]'],
        password: '[redacted]',
        n: 1,
        none: null,
      },
    });
    expect(value.metadata.password).toBe('letmein');
  });

  test('without a secret it is returned itself', () => {
    const clean = { title: 'Reset the password', at: new Date(0), tags: ['a'] };
    expect(redactDeep(clean)).toBe(clean);
    expect(redactDeep(undefined)).toBeUndefined();
    expect(redactDeep(7)).toBe(7);
    expect(redactDeep(`x ${id}`)).toBe('x [redacted]');
  });

  test('a name that is a secret is not shown', () => {
    expect(secretFields({ metadata: { [id]: 1 } })).toEqual(['metadata.[redacted]']);
    expect(redactDeep({ [id]: 1 })).toEqual({ '[redacted]': 1 });
  });

  test('an error keeps its kind', () => {
    const { err } = redactDeep({ err: new TypeError(`bad ${id}`, { cause: new Error(id) }) });
    expect(err).toBeInstanceOf(TypeError);
    expect(err.message).toBe('bad [redacted]');
    expect(err.stack).not.toContain(id);
    expect((err.cause as Error).message).toBe('[redacted]');
  });

  test('what JSON makes of a value counts', () => {
    const redacted = redactDeep({
      url: new URL(joined('https://bob:hunt', 'er2@example.com')),
      at: new Date(0),
    });
    expect(JSON.stringify(redacted)).toBe(
      '{"url":"https://[redacted]@example.com/","at":"1970-01-01T00:00:00.000Z"}',
    );
  });

  test('cycles, depth and getters that throw are fine', () => {
    const cycle: Record<string, unknown> = { a: id };
    cycle.self = cycle;
    const copy = redactDeep(cycle);
    expect(copy.self).toBe(copy);
    let deep: unknown = [id];
    for (let depth = 0; depth < 10_000; depth++) deep = [deep];
    expect(secretFields({ deep })).toHaveLength(1);
    expect(secretFields({ deep: redactDeep(deep) })).toEqual([]);
    const broken = {
      text: id,
      get thrown(): string {
        throw new Error('no');
      },
    };
    expect(secretFields(broken)).toEqual(['text']);
    expect(redactDeep(broken).text).toBe('[redacted]');
  });
});

test('chance has no more secrets than it shows', () => {
  expect(findSecrets(chance(40))).toEqual([]);
});
