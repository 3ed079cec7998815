import { newId, type Transaction } from '@interlock/database';
import { cursorKey } from '@interlock/service';
import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { Page } from './page.ts';
import { nextUpdatedAt, quotes, type QuoteRow } from './schema.ts';

export type QuoteKey = Pick<QuoteRow, 'tenant_id' | 'project_id' | 'quote_id'>;
export type QuoteValues = Pick<QuoteRow, 'status' | 'payment_required' | 'payment_captured'>;

function isQuote(key: QuoteKey) {
  return and(
    eq(quotes.tenant_id, key.tenant_id),
    eq(quotes.project_id, key.project_id),
    eq(quotes.quote_id, key.quote_id),
  );
}

/** A quote of a project, or undefined. */
export async function findQuote(tx: Transaction, key: QuoteKey): Promise<QuoteRow | undefined> {
  const [row] = await tx.db.select().from(quotes).where(isQuote(key));
  return row;
}

/** The quotes of a project, the one made last first. */
export function listQuoteRows(
  tx: Transaction,
  { tenant_id, project_id }: Omit<QuoteKey, 'quote_id'>,
  { cursor, limit }: Page,
): Promise<QuoteRow[]> {
  const before = cursor === undefined ? undefined : Number(cursorKey(cursor, 'list_quotes'));
  return tx.db
    .select()
    .from(quotes)
    .where(
      and(
        eq(quotes.tenant_id, tenant_id),
        eq(quotes.project_id, project_id),
        before === undefined ? undefined : lt(quotes.sequence, before),
      ),
    )
    .orderBy(desc(quotes.sequence))
    .limit(limit);
}

/** Makes a quote of a held project: its latest from now on. */
export async function insertQuote(tx: Transaction, key: QuoteKey, values: QuoteValues): Promise<QuoteRow> {
  const [row] = await tx.db
    .insert(quotes)
    .values({ ...key, ...values, id: newId() })
    .returning();
  if (row === undefined) throw new Error('An insert returned no row.');
  return row;
}

/** Changes a quote of a held project. */
export async function saveQuote(tx: Transaction, key: QuoteKey, values: QuoteValues): Promise<QuoteRow> {
  const [row] = await tx.db
    .update(quotes)
    .set({ ...values, version: sql`version + 1`, updated_at: nextUpdatedAt })
    .where(isQuote(key))
    .returning();
  if (row === undefined) throw new Error('The quote of a held project is gone.');
  return row;
}
