import { withTransaction } from '@interlock/database';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { removeEndedLetters } from '../src/use-cases/dead-letters/remove-ended-letters.ts';
import { storeLetters } from '../src/use-cases/dead-letters/store-letters.ts';
import { testAudit, type TestAudit } from './audit.ts';
import { buriedLetter } from './letters.ts';

const DAYS_KEPT = 90;

let audit: TestAudit;
let letterOf: ReturnType<typeof buriedLetter>;
beforeAll(async () => {
  audit = await testAudit();
  letterOf = buriedLetter(storeLetters({ database: audit.tenantDatabase }));
});
afterAll(() => audit[Symbol.asyncDispose]());
beforeEach(() => audit.admin.query('truncate audit.dead_letters'));

type State = 'waiting' | 'redriven' | 'dismissed' | 'final';

/** Stores a letter that failed and ended so many days ago. */
async function ended(state: State, days: number, tenant_id: string | null = 't1'): Promise<void> {
  const id = await letterOf({ tenant_id, event_id: `${tenant_id} ${state} ${days}` });
  await audit.admin.query(
    `update audit.dead_letters
        set state = $2, first_failed_at = past, last_failed_at = past,
            redriven_at = case $2 when 'redriven' then past end,
            dismissed_at = case $2 when 'dismissed' then past end,
            dismissed_by = case $2 when 'dismissed' then 'ann' end,
            dismissed_reason = case $2 when 'dismissed' then 'x' end
       from (select now() - $3 * interval '1 day' as past) as t where id = $1`,
    [id, state, days],
  );
}
const left = async () =>
  (
    await audit.admin.query<{ message_id: string }>('select message_id from audit.dead_letters order by 1')
  ).rows.map(({ message_id }) => message_id);
const remove = (batch?: number) => removeEndedLetters({ database: audit.tenantDatabase }, batch)();

it('removes what ended 90 days ago, of every tenant and of none, and never what waits', async () => {
  for (const tenant of ['t1', 't2', null])
    for (const state of ['waiting', 'redriven', 'dismissed', 'final'] as const)
      for (const days of [DAYS_KEPT - 1, DAYS_KEPT + 1]) await ended(state, days, tenant);
  expect(await remove()).toBe(false);
  const kept = ['dismissed 89', 'final 89', 'redriven 89', 'waiting 89', 'waiting 91'];
  expect(await left()).toEqual(
    ['null', 't1', 't2'].flatMap((tenant) => kept.map((one) => `${tenant} ${one}`)),
  );
});

it('counts from the end, not from when the message failed', async () => {
  await ended('dismissed', 200);
  await audit.admin.query('update audit.dead_letters set dismissed_at = now()');
  await remove();
  expect(await left()).toEqual(['t1 dismissed 200']);
});

it('removes a bounded number at a time, the longest ended first, and says when there may be more', async () => {
  for (const days of [100, 103, 101, 102]) await ended('final', days);
  expect(await remove(3)).toBe(true);
  expect(await left()).toEqual(['t1 final 100']);
  expect(await remove(3)).toBe(false);
  expect(await left()).toEqual([]);
});

it('leaves a letter that is redriven in the same moment', async () => {
  await ended('dismissed', 100);
  let removing: Promise<boolean> | undefined;
  await withTransaction(audit.admin, async (tx) => {
    await tx.query(
      `update audit.dead_letters set state = 'redriven', redriven_at = now(), dismissed_at = null, dismissed_by = null,
              dismissed_reason = null`,
    );
    removing = remove();
    const queued = async () =>
      (
        await audit.admin.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      ).rowCount;
    await expect.poll(queued, { interval: 5, timeout: 5_000 }).toBe(1);
  });
  await removing;
  expect(await left()).toEqual(['t1 dismissed 100']);
});
