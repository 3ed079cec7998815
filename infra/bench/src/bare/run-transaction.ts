import type pg from 'pg';
import type { PlannedStatement } from './planned-statements.ts';
import type { BareTransaction } from './transaction.ts';

type Values = Readonly<Record<string, string | number>>;

/** What a transaction begins with: its constants, and its numbers, drawn. */
export function drawn({ constants, draws }: BareTransaction): Values {
  const numbers = Object.entries(draws).map(
    ([name, [first, last]]) => [name, first + Math.floor(Math.random() * (last - first + 1))] as const,
  );
  return { ...constants, ...Object.fromEntries(numbers) };
}

/** Sends the statements of one transaction, one after the other. */
export async function runTransaction(
  client: pg.Client,
  statements: readonly PlannedStatement[],
  given: Values,
): Promise<void> {
  let known = given;
  for (const { name, text, parameters, keeps, unlessZero } of statements) {
    if (unlessZero !== undefined && Number(known[unlessZero]) === 0) continue;
    const values = parameters.map((parameter) => known[parameter]);
    const { rows } = await client.query<Record<string, string | number>>({ name, text, values });
    if (keeps) known = { ...known, ...rows[0] };
  }
}
