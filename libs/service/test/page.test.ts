import { expect, it } from 'vitest';
import { pageOf } from '../src/index.ts';

const same = <T>(row: T) => row;
const idOf = ({ id }: { readonly id: string }) => id;
const cursorTo = (id: string) => Buffer.from(id).toString('base64url');

function rowsOf(count: number, text: string) {
  return Array.from({ length: count }, (_, at) => ({ id: String(at), text, more: [{ text }], none: null }));
}

it.each([
  ['plain', 'a'.repeat(2_000)],
  ['of several bytes', 'ü'.repeat(1_000)],
  ['escaped', '\u001f'.repeat(300)],
  ['in pairs', '🎉'.repeat(500)],
])('a page of texts that are %s ends before it is too large, and goes on behind it', (_, text) => {
  const rows = rowsOf(10, text);
  const size = Buffer.byteLength(JSON.stringify(rows[0]));
  for (const fit of [2, 5, 9]) {
    expect(pageOf(rows, 10, same, idOf, size * fit)).toEqual({
      items: rows.slice(0, fit),
      next_cursor: cursorTo(String(fit - 1)),
    });
  }
  expect(pageOf(rows, 10, same, idOf, size * 10)).toEqual({ items: rows, next_cursor: null });
});

it('a page has one item at least, however large that is', () => {
  const rows = rowsOf(3, 'a'.repeat(1_000));
  expect(pageOf(rows, 3, same, idOf, 10)).toEqual({ items: rows.slice(0, 1), next_cursor: cursorTo('0') });
});

it('a page ends at its limit, and says where when there is more', () => {
  const rows = rowsOf(4, 'a');
  expect(pageOf(rows, 3, same, idOf)).toEqual({ items: rows.slice(0, 3), next_cursor: cursorTo('2') });
  expect(pageOf(rows, 4, same, idOf)).toEqual({ items: rows, next_cursor: null });
  expect(pageOf([], 4, same, idOf)).toEqual({ items: [], next_cursor: null });
});
