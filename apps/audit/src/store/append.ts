import type { Transaction } from '@interlock/database';
import type { LedgerEntry } from '../domain/entry.ts';

/** Appends entries, each tenant's in their order; how many were new. Locks the tenants' heads until the commit. */
export async function appendEntries(tx: Transaction, entries: readonly LedgerEntry[]): Promise<number> {
  if (entries.length === 0) return 0;
  const { rows } = await tx.query<{ appended: number }>({
    name: 'append_entries',
    text: 'select append_entries($1) as appended',
    values: [JSON.stringify(entries)],
  });
  return rows[0]?.appended ?? 0;
}

/** Whether the database says that a value itself can't be stored (SQLSTATE class 22), such as a text with NUL. */
export function isUnstorable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^22...$/.test(code);
}
