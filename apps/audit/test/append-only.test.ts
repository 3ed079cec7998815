import { afterAll, beforeAll, expect, it } from 'vitest';
import { delivery, event, testAudit, type TestAudit } from './audit.ts';

let audit: TestAudit;
beforeAll(async () => {
  audit = await testAudit();
  await audit.append([delivery(event('t1')), delivery(event('t2'))]);
});
afterAll(() => audit[Symbol.asyncDispose]());

const inTenant = (sql: string) => `begin; select set_config('app.tenant', 't1', true); ${sql}; commit`;
const CHANGES = [
  `update ledger set metadata = '{}'`,
  `delete from ledger`,
  `truncate ledger`,
  `delete from ledger_heads`,
  `truncate ledger_heads`,
];

it.each([...CHANGES, `insert into ledger select * from ledger`, `update ledger_heads set seq = 0`])(
  'the service may not: %s',
  async (sql) => {
    await expect(audit.pool.query(inTenant(sql))).rejects.toMatchObject({ code: '42501' });
    await audit.pool.query('rollback');
  },
);

it.each(CHANGES)('not even the owner may: %s', async (sql) => {
  const client = await audit.owner.connect();
  await expect(client.query(inTenant(sql))).rejects.toMatchObject({ code: '23001' });
  await client.query('rollback');
  client.release();
  expect(await audit.ledger('t1')).toHaveLength(1);
});

it('shows a tenant its own entries only, and none without a tenant', async () => {
  expect((await audit.pool.query('select * from ledger')).rows).toEqual([]);
  const seen = (await audit.pool.query(inTenant('select tenant_id from ledger'))) as unknown as {
    rows: { tenant_id: string }[];
  }[];
  expect(seen[2]?.rows).toEqual([{ tenant_id: 't1' }]);
});
