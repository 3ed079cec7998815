import { expect, test } from 'vitest';
import { findSecrets } from '@interlock/secrets';
import { madeUpSecrets, newMark } from '../src/walls/made-up-secrets.ts';
import { textPlaces, withText } from '../src/walls/places.ts';
import { readFuzzOptions } from '../src/fuzz/options.ts';

test('every text of a schema is a place, however deep', () => {
  const text = { type: 'string' };
  const fields = {
    title: text,
    count: { type: 'integer' },
    note: { anyOf: [text, { type: 'null' }] },
    list: {
      type: 'array',
      items: { type: 'object', properties: { name: text, id: { ...text, format: 'uuid' } } },
    },
  };
  expect(textPlaces(fields).map(({ path, form }) => `${path.join('.')} ${form}`)).toEqual([
    'title text',
    'note text',
    'list.0.name text',
    'list.0.id uuid',
  ]);
});

test('a text is put in its place, and the rest stays', () => {
  expect(withText({ a: 1, list: [{ b: 2 }] }, ['list', '0', 'name'], 'x')).toEqual({
    a: 1,
    list: [{ b: 2, name: 'x' }],
  });
  expect(withText(undefined, ['list', '0'], 'x')).toEqual({ list: ['x'] });
});

test('every secret that is made up is one, and holds its mark', () => {
  const mark = newMark();
  for (const { what, text } of madeUpSecrets(mark)) {
    const [found] = findSecrets(text);
    expect(found, what).toBeDefined();
    expect(text.toLowerCase()).toContain(mark.toLowerCase());
  }
});

test('options bound the fuzzing', () => {
  expect(readFuzzOptions([])).toEqual({ examples: 50, seconds: 120, seed: undefined });
  expect(readFuzzOptions(['--examples', '5', '--seed', '7'])).toMatchObject({ examples: 5, seed: 7 });
  expect(() => readFuzzOptions(['--seconds', '0'])).toThrow(
    "--seconds must be a whole number above 0, not '0'.",
  );
});
