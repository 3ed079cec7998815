import type { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../src/index.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { migrationsOf } from './migrations-of.ts';

const FIRST_OF_DISMISSALS = 4;

let cluster: Cluster;
let admin: Client;
let owner: Client;
beforeAll(async () => {
  cluster = await startCluster();
  await migrate({ adminUrl: cluster.adminUrl, passwords: cluster.passwords });
  [admin, owner] = [await cluster.connect(), await cluster.connect('audit_owner')];
}, 30_000);
afterAll(() => cluster.stop());

const shown = async () =>
  (
    await admin.query<{ row: string }>(
      `select concat_ws(' ', tenant_id, stream, state) as row from audit.dead_letters order by 1`,
    )
  ).rows.map(({ row }) => row);

it('dismissals go back to what the letters were, in every tenant, and forward again', async () => {
  const migrations = migrationsOf('audit', owner);
  const letters = [
    ['acme', 'VALIDATION', 'dismissed'],
    ['acme', 'EVENTS', 'waiting'],
    ['other', 'outbox', 'dismissed'],
    ['other', 'outbox', 'final'],
    ['', 'VALIDATION', 'dismissed'],
  ];
  for (const [tenant, stream, state] of letters)
    await admin.query(
      `insert into audit.dead_letters
         (tenant_id, id, service, stream, sequence, subject, message_id, error_code, error_message, deliveries,
          first_failed_at, last_failed_at, state, payload, truncated, dismissed_at, dismissed_by, dismissed_reason)
       select $1, gen_random_uuid(), 'tasks', $2, 0, '', '', 'malformed', '', 1, now(), now(), $3, '', false,
              case when $3 = 'dismissed' then now() end, case when $3 = 'dismissed' then 'ann' end,
              case when $3 = 'dismissed' then 'Sent anew.' end`,
      [tenant, stream, state],
    );
  await migrations.backBefore(FIRST_OF_DISMISSALS);
  const before = await shown();
  expect(before).toEqual([
    ' VALIDATION waiting',
    'acme EVENTS waiting',
    'acme VALIDATION waiting',
    'other outbox final',
    'other outbox final',
  ]);
  await migrations.forward();
  expect(await shown()).toEqual(before);
  // The owner is under row-level security again.
  expect((await owner.query('update audit.dead_letters set deliveries = 2')).rowCount).toBe(0);
});
