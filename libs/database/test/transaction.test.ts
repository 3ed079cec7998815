import { testDatabase, type TestDatabase } from '@interlock/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isUnavailable, OutcomeUnknownError } from '../src/failure.ts';
import { createPool } from '../src/pool.ts';
import { inTenant, runStatement, withTransaction, type Transaction } from '../src/transaction.ts';

let database: TestDatabase;
let pool: pg.Pool;
let admin: pg.Pool;
const idleErrors: Error[] = [];

beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Pool({ connectionString: database.adminUrl, max: 2 });
  await admin.query(
    'create table tasks.counters (id int primary key, n int not null); insert into tasks.counters values (1, 0), (2, 0)',
  );
  await admin.query('grant select, update on tasks.counters to tasks_app');
  pool = createPool({
    url: database.url('tasks_app'),
    max: 4,
    applicationName: 'transaction-test',
    onIdleError: (error) => idleErrors.push(error),
  });
});
afterAll(async () => {
  expect(pool.idleCount).toBe(pool.totalCount);
  await pool.end();
  await admin.end();
  await database.drop();
});

const add = (tx: Transaction, id: number) =>
  tx.query('update tasks.counters set n = n + 1 where id = $1', [id]);
const count = async (id: number) =>
  (await admin.query<{ n: number }>('select n from tasks.counters where id = $1', [id])).rows[0]?.n;
const backend = async (tx: Transaction) =>
  (await tx.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;

describe('a transaction', () => {
  it('commits what its work did, or nothing', async () => {
    const before = (await count(1)) ?? 0;
    await withTransaction(pool, (tx) => add(tx, 1));
    const failing = withTransaction(pool, async (tx) => {
      await add(tx, 1);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await count(1)).toBe(before + 1);
  });

  it('does not claim to have committed when an error in it was swallowed', async () => {
    const swallowing = withTransaction(pool, async (tx) => {
      await tx.query('select 1 / 0').catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow('rolled back');
  });

  it('runs its work again after a deadlock, until both are through', async () => {
    const [one, two] = [(await count(1)) ?? 0, (await count(2)) ?? 0];
    let met: () => void = () => undefined;
    const both = new Promise<void>((resolve) => (met = resolve));
    let inside = 0;
    const crossing = (first: number, second: number) =>
      withTransaction(pool, async (tx) => {
        await add(tx, first);
        if ((inside += 1) === 2) met();
        await both;
        await add(tx, second);
      });
    await Promise.all([crossing(1, 2), crossing(2, 1)]);
    expect(inside).toBe(3);
    expect([await count(1), await count(2)]).toEqual([one + 2, two + 2]);
  });

  it('whose session is cut leaves nothing, says so, and costs the pool no connection', async () => {
    const before = await count(1);
    const cut = withTransaction(pool, async (tx) => {
      await add(tx, 1);
      await admin.query('select pg_terminate_backend($1)', [await backend(tx)]);
      await add(tx, 1);
    });
    await expect(cut).rejects.toSatisfy(isUnavailable);
    expect(await count(1)).toBe(before);
    await Promise.all(Array.from({ length: 8 }, () => withTransaction(pool, (tx) => add(tx, 2))));
  });

  it('that cannot know whether it was committed says that', async () => {
    const cut = withTransaction(pool, async (tx) => {
      await add(tx, 1);
      await admin.query('select pg_terminate_backend($1)', [await backend(tx)]);
    });
    await expect(cut).rejects.toBeInstanceOf(OutcomeUnknownError);
  });

  it('shows one tenant alone, and forgets it at its end', async () => {
    const tenantOf = async (tx: Transaction) =>
      (await tx.query<{ t: string | null }>(`select current_setting('app.tenant', true) as t`)).rows[0]?.t;
    expect(await inTenant(pool, 'acme', tenantOf)).toBe('acme');
    const later = await Promise.all(Array.from({ length: 8 }, () => withTransaction(pool, tenantOf)));
    expect(new Set(later.map((tenant) => tenant || null))).toEqual(new Set([null]));
  });
});

it('a connection that breaks while it is held, and asked nothing, tells its holder alone', async () => {
  const held = await pool.connect();
  const { rows } = await held.query<{ pid: number }>('select pg_backend_pid() as pid');
  const ended = new Promise<void>((resolve) => held.once('end', resolve));
  await admin.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await ended;
  await expect(held.query('select 1')).rejects.toThrow();
  held.release(true);
});

it('a database that is not there is told from a statement that is wrong', async () => {
  const nowhere = createPool({
    url: 'postgres://u@127.0.0.1:1/x',
    max: 2,
    applicationName: 't',
    onIdleError: () => undefined,
  });
  await expect(runStatement(nowhere, { text: 'select 1' })).rejects.toSatisfy(isUnavailable);
  await expect(runStatement(pool, { text: 'select nothing' })).rejects.not.toSatisfy(isUnavailable);
  await nowhere.end();
});
