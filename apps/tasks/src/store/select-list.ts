import type { PgColumn } from 'drizzle-orm/pg-core';

/** What the driver would read as something else than a row of the schema has. */
const READ_AS: Readonly<Record<string, string>> = {
  PgBigInt53: '::float8',
  PgDateString: '::text',
  PgNumericNumber: '::float8',
};

/** Columns as a statement in SQL selects them, under their names and with the types of the schema's rows. */
export function selectList(columns: Readonly<Record<string, PgColumn>>): string {
  return Object.entries(columns)
    .map(([name, column]) => `${column.name}${READ_AS[column.columnType] ?? ''} as ${name}`)
    .join(', ');
}
