import { cursorKey } from '@interlock/service';
import { lt, type AnyColumn, type SQL } from 'drizzle-orm';

/** A part of a list that is ordered by id, newest first. */
export interface Page {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Below the last id of the page before. */
export function afterCursor(column: AnyColumn, cursor: string | undefined): SQL | undefined {
  return cursor === undefined ? undefined : lt(column, cursorKey(cursor, 'id'));
}
