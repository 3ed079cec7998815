import { decodeCursor, encodeCursor, refuse } from '@interlock/contracts';
import { lt, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

const LARGEST_PAGE_BYTES = 512 * 1024;

/**
 * The page of `list` that `rows` begin; ask the store for one more than `limit`. It ends at `limit` items or `largest` bytes
 * (512 KiB), and has a cursor, made of its last row's key, when there is more.
 */
export function pageOf<R, T>(
  list: ListName,
  rows: readonly R[],
  limit: number,
  present: (row: R) => T,
  keyOf: (row: R) => string,
  largest = LARGEST_PAGE_BYTES,
): { items: T[]; next_cursor: string | null } {
  const items = within(largest, rows.slice(0, limit).map(present));
  const last = rows[items.length - 1];
  const more = items.length < rows.length && last !== undefined;
  return { items, next_cursor: more ? encodeCursor(list, keyOf(last)) : null };
}

/** As many of the first items as `largest` bytes of JSON hold, and one at least. */
function within<T>(largest: number, items: T[]): T[] {
  // Writing an item takes more than the rest of its page; so it is done for pages alone that may be too large.
  if (items.reduce((bytes, item) => bytes + mostBytes(item), 0) <= largest) return items;
  let bytes = 0;
  const end = items.findIndex((item, at) => {
    bytes += Buffer.byteLength(JSON.stringify(item));
    return at > 0 && bytes > largest;
  });
  return end < 0 ? items : items.slice(0, end);
}

/** `\u001f` is the longest that JSON makes of a character. */
const MOST_OF_CHARACTER = 6;
/** Of a number or a boolean, and of what stands between two values. */
const MOST_OF_OTHERS = 32;

/** A bound of the bytes that JSON makes of a value. */
function mostBytes(value: unknown): number {
  if (typeof value === 'string') return MOST_OF_OTHERS + value.length * MOST_OF_CHARACTER;
  if (typeof value !== 'object' || value === null) return MOST_OF_OTHERS;
  let bytes = MOST_OF_OTHERS;
  for (const name in value) {
    bytes += MOST_OF_OTHERS + name.length * MOST_OF_CHARACTER;
    bytes += mostBytes((value as Record<string, unknown>)[name]);
  }
  return bytes;
}

const isId = (key: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key);
const isPlaceAndId = (key: string) => /^\d{1,18} [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key);
const isSequence = (key: string) => /^\d{1,15}$/.test(key);
const isTimeAndId = (key: string) => startsWithTime(/^(\S{24}) [A-Za-z0-9_.-]{1,64}$/, key);
const isTimeAndUuid = (key: string) =>
  startsWithTime(/^(\S{24}) [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, key);

/** The form of the keys that a list is ordered by, under the name of its contract. */
const LISTS = {
  list_members: isTimeAndId,
  list_projects: isId,
  list_project_members: isTimeAndId,
  list_tasks: isId,
  list_task_activity: isId,
  get_board: isPlaceAndId,
  list_automations: isId,
  list_automation_versions: isId,
  list_version_history: isId,
  list_evidence: isId,
  list_quotes: isSequence,
  list_audit_logs: isSequence,
  list_dead_letters: isTimeAndUuid,
  list_notifications: isId,
  list_deliveries: isId,
} as const satisfies Record<string, (key: string) => boolean>;
export type ListName = keyof typeof LISTS;

function startsWithTime(form: RegExp, key: string): boolean {
  const [, time] = form.exec(key) ?? [];
  return time !== undefined && time >= '1000' && isExactTime(time);
}

function isExactTime(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}

/** The key in a cursor of `list`; another list's is refused. Throws `validation_failed`. */
export function cursorKey(cursor: string, list: ListName): string {
  const { list: of, key } = decodeCursor(cursor);
  if (of === list && LISTS[list](key)) return key;
  const message =
    of in LISTS && of !== list
      ? 'This cursor belongs to another list: use the next_cursor of an earlier page of this one.'
      : 'Use the next_cursor of an earlier page, unchanged.';
  throw refuse('validation_failed', `cursor: ${message}`, { details: [{ field: 'cursor', message }] });
}

/** Continues a list by id, newest first, below the row that a cursor names. Throws `validation_failed`. */
export function afterCursor(column: PgColumn, cursor: string | undefined, list: ListName): SQL | undefined {
  return cursor === undefined ? undefined : lt(column, cursorKey(cursor, list));
}

/** The key of a list that is ordered by id. */
export function idOf(row: { readonly id: string }): string {
  return row.id;
}
