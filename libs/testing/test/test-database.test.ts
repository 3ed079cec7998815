import { Client } from 'pg';
import { expect, it } from 'vitest';
import { testDatabase } from '../src/index.ts';

async function query<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

it('is migrated, reached by each role, and apart from every other', async () => {
  await using one = await testDatabase();
  await using two = await testDatabase();
  const record = "insert into inbox (consumer, event_id, tenant_id) values ('c', 'e', 't')";
  await query(one.url('tasks_app'), record);
  expect(await query(one.url('tasks_app'), 'select event_id from inbox')).toEqual([{ event_id: 'e' }]);
  expect(await query(two.url('tasks_app'), 'select event_id from inbox')).toEqual([]);
});

it('is gone after use, with connections still open', async () => {
  const database = await testDatabase();
  const client = new Client({ connectionString: database.adminUrl });
  client.on('error', () => {});
  await client.connect();
  await database.drop();
  await expect(query(database.adminUrl, 'select 1')).rejects.toMatchObject({ code: '3D000' });
});
