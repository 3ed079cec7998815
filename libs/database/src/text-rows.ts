import type { CustomTypesConfig, Pool, QueryConfig } from 'pg';
import { runAgain } from './run-again.ts';
import type { Transaction } from './transaction.ts';

/** A row as Postgres writes it: a text for each column, null for NULL. */
export type TextRow = readonly (string | null)[];

const AS_IT_IS = (text: string): string => text;
const TEXTS = { getTypeParser: () => AS_IT_IS } as unknown as CustomTypesConfig;

/**
 * The rows of one statement that only reads and is its own transaction: how it ends cannot be in doubt. To make values
 * of the columns, and objects of the rows, is left to the reader.
 */
export function readTexts(pool: Pool, statement: QueryConfig<unknown[]>): Promise<TextRow[]> {
  return runAgain(async () => (await pool.query<(string | null)[]>(asTexts(statement))).rows);
}

/** The rows of one statement on a connection or in a transaction, as {@link readTexts} has them. */
export async function textsOf(
  on: Pick<Transaction, 'query'>,
  statement: QueryConfig<unknown[]>,
): Promise<TextRow[]> {
  return (await on.query<(string | null)[]>(asTexts(statement))).rows;
}

function asTexts(statement: QueryConfig<unknown[]>) {
  return { ...statement, rowMode: 'array' as const, types: TEXTS };
}

/** What Postgres writes for a timestamptz in a session of ours, which is in UTC, as the API writes it. */
export function timeOfText(text: string): string {
  const fraction = text.slice(20, -3).padEnd(3, '0');
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
}
