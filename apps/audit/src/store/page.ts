import { encodeCursor } from '@interlock/contracts';

const LARGEST_PAGE_BYTES = 512 * 1024;

/**
 * The page that `rows` begin; ask the store for one more than `limit`. It ends at `limit` items or 512 KiB, and
 * has a cursor, made of its last row's key, when there is more.
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
    if (items.length > 0 && bytes > LARGEST_PAGE_BYTES) break;
    items.push(item);
  }
  const last = rows[items.length - 1];
  const more = items.length < rows.length && last !== undefined;
  return { items, next_cursor: more ? encodeCursor(keyOf(last)) : null };
}
