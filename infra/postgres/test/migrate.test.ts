import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, SERVICES } from '../src/index.ts';
import { startCluster, type Cluster } from './cluster.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  const { adminUrl, passwords } = cluster;
  await Promise.all([migrate({ adminUrl, passwords }), migrate({ adminUrl, passwords })]);
}, 30_000);

afterAll(() => cluster.stop());

describe('migrating', () => {
  it('made each service its tables, once, with two migrators at work', async () => {
    const admin = await cluster.connect();
    const files = await readdir(join(import.meta.dirname, '../service-tables'));
    const listed = files.sort().map((file) => file.replace(/\.sql$/, ''));
    for (const service of SERVICES) {
      const applied = await admin.query(`select name from ${service}.service_tables_migrations order by id`);
      expect(applied.rows).toEqual(listed.map((name) => ({ name })));
    }
  });

  it('has nothing to do the second time', async () => {
    const log: string[] = [];
    const { adminUrl, passwords } = cluster;
    await migrate({ adminUrl, passwords, log: (line) => log.push(line) });
    expect(log.filter((line) => line.includes('applied'))).toEqual([]);
  });

  it('takes a new password', async () => {
    const { adminUrl, passwords } = cluster;
    await migrate({ adminUrl, passwords: { ...passwords, audit_relay: 'another' }, services: [] });
    await expect(cluster.connect('audit_relay')).rejects.toMatchObject({ code: '28P01' });
    await migrate({ adminUrl, passwords, services: [] });
    await cluster.connect('audit_relay');
  });
});

describe('roles', () => {
  it('are no superusers and do not bypass row-level security', async () => {
    const admin = await cluster.connect();
    const { rows } = await admin.query(
      `select rolname from pg_roles
       where rolname ~ '_(owner|app|relay)$' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)`,
    );
    expect(rows).toEqual([]);
  });

  it('find their own schema and have the time limits of their kind', async () => {
    const app = await cluster.connect('tasks_app');
    const { rows } = await app.query(
      `select current_schema() as schema, current_setting('statement_timeout') as statement,
              current_setting('idle_in_transaction_session_timeout') as idle`,
    );
    expect(rows).toEqual([{ schema: 'tasks', statement: '10s', idle: '10s' }]);
  });

  it('cannot see the tables of another service, nor make any', async () => {
    const app = await cluster.connect('tasks_app');
    for (const sql of [
      'select from audit.audit_logs',
      'create table tasks.mine ()',
      'create table public.mine ()',
    ]) {
      await expect(app.query(sql), sql).rejects.toMatchObject({ code: '42501' });
    }
    await expect(app.query('create temp table mine ()')).rejects.toMatchObject({ code: '42501' });
  });

  it('may execute only functions granted to them', async () => {
    const owner = await cluster.connect('tasks_owner');
    await owner.query("create function tasks_api.secret() returns text language sql as $$ select 'x' $$");
    const other = await cluster.connect('audit_app');
    await expect(other.query('select tasks_api.secret()')).rejects.toMatchObject({ code: '42501' });
    await owner.query('grant execute on function tasks_api.secret to audit_app');
    expect((await other.query('select tasks_api.secret() as s')).rows).toEqual([{ s: 'x' }]);
    await owner.query('drop function tasks_api.secret');
  });
});
