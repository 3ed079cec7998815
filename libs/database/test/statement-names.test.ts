import { sql } from 'drizzle-orm';
import { testDatabase } from '@interlock/testing';
import { expect, test } from 'vitest';
import { createPool } from '../src/pool.ts';
import { statementName } from '../src/statement-names.ts';
import { withTransaction } from '../src/transaction.ts';

test('a built statement is prepared from the second time on, and answers as before', async () => {
  await using database = await testDatabase();
  const url = database.url('tasks_app');
  const pool = createPool({ url, max: 1, applicationName: 'test', onIdleError: () => undefined });
  const ask = (number: number) =>
    withTransaction(pool, async (tx) => {
      const { rows } = await tx.db.execute<{ n: number }>(sql`select ${number}::int + 1 as n`);
      return rows[0]?.n;
    });
  const prepared = () =>
    withTransaction(pool, async (tx) => {
      const { rows } = await tx.query<{ name: string }>(
        `select name from pg_prepared_statements where statement like 'select $1::int + 1%'`,
      );
      return rows.length;
    });
  expect(await ask(1)).toBe(2);
  expect(await prepared()).toBe(0);
  expect([await ask(2), await ask(3)]).toEqual([3, 4]);
  expect(await prepared()).toBe(1);
  await pool.end();
});

test('there is an end to names, and a text keeps its own', () => {
  const twice = (text: string) => [statementName(text), statementName(text)][1];
  const given = Array.from({ length: 1_000 }, (_, number) => twice(`select ${number}`));
  const names = given.filter((name) => name !== undefined);
  expect(names.length).toBeLessThanOrEqual(300);
  expect(new Set(names).size).toBe(names.length);
  expect(statementName('select 0')).toBe(given[0]);
  expect(twice('select 1000')).toBeUndefined();
});
