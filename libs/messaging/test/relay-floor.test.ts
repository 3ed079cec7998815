import { testDatabase, type TestDatabase } from '@interlock/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { RelayFloor } from '../src/relay-floor.ts';

let database: TestDatabase;
let relay: pg.Client;
let writer: pg.Client;
let floor: RelayFloor;

beforeAll(async () => {
  database = await testDatabase();
  [relay, writer] = [database.url('tasks_relay'), database.adminUrl].map((url) => new pg.Client(url)) as [
    pg.Client,
    pg.Client,
  ];
  await Promise.all([relay.connect(), writer.connect()]);
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  floor = new RelayFloor();
});
afterEach(() => vi.useRealTimers());
afterAll(async () => {
  await Promise.all([relay.end(), writer.end()]);
  await database.drop();
});

/** A round that published all it read, some time after the one before. */
async function round(highest: string | undefined, afterMs = 2_100): Promise<string> {
  vi.setSystemTime(Date.now() + afterMs);
  await floor.saw(relay, highest, true);
  return floor.value();
}

/** Rounds until the floor has risen: transactions of other databases on the server hold it too, for a moment. */
const risen = () => expect.poll(() => round('20'), { interval: 5 }).not.toBe('0');

it('rises once nothing that was under way can commit a lower id', async () => {
  expect(await round('10')).toBe('0');
  await risen();
});

it('does not rise over a transaction that is still under way, however long that takes', async () => {
  await writer.query('begin');
  await writer.query('select pg_current_xact_id()');
  for (let rounds = 0; rounds < 8; rounds += 1) expect(await round('10')).toBe('0');
  await writer.query('commit');
  await risen();
});

it('is 0 again after a failed publication, and every ten seconds', async () => {
  await risen();
  await floor.saw(relay, '30', false);
  expect(floor.value()).toBe('0');
  await risen();
  vi.setSystemTime(Date.now() + 10_100);
  expect(floor.value()).toBe('0');
});
