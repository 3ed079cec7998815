import { expect, test } from 'vitest';
import { newId } from '../src/id.ts';

test('ids are UUIDv7, each once, in the order in which they were made', () => {
  const ids = Array.from({ length: 20_000 }, newId);
  expect(
    ids.filter((id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
  ).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  const first = Number.parseInt((ids[0] ?? '').replaceAll('-', '').slice(0, 12), 16);
  expect(Math.abs(first - Date.now())).toBeLessThan(10_000);
});
