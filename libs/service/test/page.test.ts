import { contracts, encodeCursor } from '@interlock/contracts';
import { expect, it } from 'vitest';
import { cursorKey, pageOf, type ListName } from '../src/index.ts';

const same = <T>(row: T) => row;
const idOf = ({ id }: { readonly id: string }) => id;
const cursorTo = (id: string) => Buffer.from(`list_tasks ${id}`).toString('base64url');

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
    expect(pageOf('list_tasks', rows, 10, same, idOf, size * fit)).toEqual({
      items: rows.slice(0, fit),
      next_cursor: cursorTo(String(fit - 1)),
    });
  }
  expect(pageOf('list_tasks', rows, 10, same, idOf, size * 10)).toEqual({ items: rows, next_cursor: null });
});

it('a page has one item at least, however large that is', () => {
  const rows = rowsOf(3, 'a'.repeat(1_000));
  expect(pageOf('list_tasks', rows, 3, same, idOf, 10)).toEqual({
    items: rows.slice(0, 1),
    next_cursor: cursorTo('0'),
  });
});

it('a page ends at its limit, and says where when there is more', () => {
  const rows = rowsOf(4, 'a');
  expect(pageOf('list_tasks', rows, 3, same, idOf)).toEqual({
    items: rows.slice(0, 3),
    next_cursor: cursorTo('2'),
  });
  expect(pageOf('list_tasks', rows, 4, same, idOf)).toEqual({ items: rows, next_cursor: null });
  expect(pageOf('list_tasks', [], 4, same, idOf)).toEqual({ items: [], next_cursor: null });
});

it('a cursor says whose it is: each list takes its own, and refuses those of the others', () => {
  const lists = contracts.filter(({ input }) => 'shape' in input && 'cursor' in input.shape);
  const names = lists.filter(({ routes }) => routes.length > 0).map(({ name }) => name as ListName);
  expect(names.length).toBeGreaterThan(10);
  const id = '01890000-0000-7000-8000-000000000000';
  const keys = [id, `1 ${id}`, '1', `2026-01-31T12:00:00.000Z ${id}`];
  for (const list of names) {
    const own = keys.map((key) => encodeCursor(list, key)).filter((cursor) => !isRefused(cursor, list));
    expect([list, own.length]).toEqual([list, 1]);
    for (const other of names.filter((name) => name !== list))
      expect(() => cursorKey(own[0] ?? '', other)).toThrow('belongs to another list');
  }
  for (const none of ['', 'x', id, encodeCursor('list_walls', id)])
    expect(() => cursorKey(none, 'list_tasks')).toThrow('unchanged');
});

function isRefused(cursor: string, list: ListName): boolean {
  try {
    cursorKey(cursor, list);
    return false;
  } catch {
    return true;
  }
}
