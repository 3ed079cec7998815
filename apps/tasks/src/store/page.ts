import { cursorKey } from '@interlock/service';
import { lt, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** Continues a list by id, newest first, below the row that a cursor names. Throws `validation_failed`. */
export function afterCursor(column: PgColumn, cursor: string | undefined): SQL | undefined {
  return cursor === undefined ? undefined : lt(column, cursorKey(cursor, 'id'));
}
