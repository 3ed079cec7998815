import { decodeCursor, encodeCursor, refuse } from '@interlock/contracts';
import { lt, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** A page ends here even if `limit` is not reached. */
const PAGE_BYTES = 512 * 1024;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Continues a list, newest first, below the row that a cursor names. Throws `validation_failed`. */
export function afterCursor(column: PgColumn, cursor: string | undefined): SQL | undefined {
  return cursor === undefined ? undefined : lt(column, cursorKey(cursor, UUID));
}

/** The key in a cursor, which must have a list's own form. Throws `validation_failed`. */
export function cursorKey(cursor: string, form: RegExp): string {
  const key = decodeCursor(cursor);
  if (form.test(key)) return key;
  const message = 'The cursor is not one that a list has given out. Start again without it.';
  throw refuse('validation_failed', message, { details: [{ field: 'cursor', message }] });
}

/**
 * A page of at most `limit` rows and 512 KiB, from up to `limit + 1` rows, with the cursor to go on if there
 * are more.
 */
export function pageOf<R, T>(
  rows: readonly R[],
  limit: number,
  present: (row: R) => T,
  keyOf: (row: R) => string,
): { items: T[]; next_cursor: string | null } {
  const items: T[] = [];
  let bytes = 0;
  for (const row of rows.slice(0, limit)) {
    const item = present(row);
    bytes += Buffer.byteLength(JSON.stringify(item));
    if (items.length > 0 && bytes > PAGE_BYTES) break;
    items.push(item);
  }
  const last = rows[items.length - 1];
  const more = items.length < rows.length && last !== undefined;
  return { items, next_cursor: more ? encodeCursor(keyOf(last)) : null };
}

/** The key of a list that is ordered by id. */
export function idOf(row: { readonly id: string }): string {
  return row.id;
}
