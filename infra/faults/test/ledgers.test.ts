import { createPool } from '@interlock/database';
import { testDatabase, type TestDatabase } from '@interlock/testing';
import type { Pool } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { brokenInvariants } from '../src/ledger/invariants.ts';
import type { Entry, Outcome } from '../src/ledger/outside-ledger.ts';
import { wrongEntries } from '../src/ledger/traces.ts';
import { recordTask, recordUnledgered, recordWrite, TENANT } from './recorded-task.ts';

let database: TestDatabase;
let admin: Pool;
let task: string;

beforeEach(async () => {
  database = await testDatabase();
  const onIdleError = () => undefined;
  admin = createPool({ url: database.adminUrl, max: 2, applicationName: 'test', onIdleError });
  task = await recordTask(admin, 'r1');
});
afterEach(async () => {
  await admin.end();
  await database.drop();
});

const entry = (requestId: string, outcome: Outcome): Entry => ({
  kind: 'create',
  requestId,
  subject: 'T',
  outcome,
});
const broken = () => brokenInvariants(admin, TENANT);
const wrong = (...entries: Entry[]) => wrongEntries(admin, TENANT, entries);

test('a write with its audit row, event and ledger entry is right', async () => {
  expect(await broken()).toEqual([]);
  expect(await wrong(entry('r1', 'acknowledged'), entry('r2', 'refused'), entry('r3', 'unknown'))).toEqual(
    [],
  );
});

test('an acknowledged write that left nothing, or twice as much, is found', async () => {
  expect(await wrong(entry('r9', 'acknowledged'))).toEqual([
    '1 × an acknowledged create left 0 audits, 0 events, 0 entries, 0 tasks, such as request r9',
  ]);
  await recordWrite(admin, task, 'r1', 2);
  expect(await wrong(entry('r1', 'acknowledged'))).toEqual([expect.stringContaining('2 audits, 2 events')]);
});

test('a refused write that left something is found, and one without an answer that left half', async () => {
  await recordUnledgered(admin, task, 'r2', 2);
  expect(await wrong(entry('r1', 'refused'), entry('r2', 'unknown'))).toHaveLength(2);
});

test('a write that the ledger has not heard of is found', async () => {
  await admin.query('update tasks.tasks set version = 2');
  await recordUnledgered(admin, task, 'r2', 2);
  expect(await broken()).toEqual([expect.stringContaining('every audit row is in the ledger once')]);
});

test('a change without its audit row and event is found', async () => {
  await admin.query('update tasks.tasks set version = 2');
  expect(await broken()).toEqual([
    expect.stringContaining('version is the number of its audit rows'),
    expect.stringContaining('events carry its versions'),
  ]);
});

test('an audit row without its event is found, and an event without its audit row', async () => {
  await admin.query('delete from tasks.outbox');
  expect(await broken()).toContainEqual(expect.stringContaining('every audit row of tasks has one event'));
  await recordUnledgered(admin, task, 'r2', 1);
  await admin.query('delete from tasks.audit_logs');
  expect(await broken()).toContainEqual(expect.stringContaining('every audit row of tasks has one event'));
});

test('a failure that became two tasks is found', async () => {
  const second = await recordTask(admin, 'r2');
  await admin.query(`update tasks.tasks set failure_code = 'x', failure_field = 'f' where id in ($1, $2)`, [
    task,
    second,
  ]);
  expect(await broken()).toEqual([expect.stringContaining('a validation failure is one task')]);
});
