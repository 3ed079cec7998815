import type { Transaction } from '@interlock/database';

/** How many letters wait, of all tenants, by service. */
export async function waitingByService(tx: Pick<Transaction, 'query'>): Promise<ReadonlyMap<string, number>> {
  const { rows } = await tx.query<{ service: string; waiting: string }>('select * from waiting_letters()');
  return new Map(rows.map(({ service, waiting }) => [service, Number(waiting)]));
}

/** Removes at most `limit` letters, of all tenants, that ended long enough ago; how many it was. */
export async function removeEnded(tx: Pick<Transaction, 'query'>, limit: number): Promise<number> {
  const { rows } = await tx.query<{ removed: number }>('select remove_ended_letters($1) as removed', [limit]);
  return rows[0]?.removed ?? 0;
}
