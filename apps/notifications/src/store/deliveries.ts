import type { Template } from '@interlock/contracts';
import { newId, type Transaction } from '@interlock/database';
import type { TenantDatabase } from '@interlock/service';
import type { Channel, PlannedDelivery } from '../domain/plan.ts';

/** What was leased to be sent. `attempts` counts this one; those `forgiven` don't count: they were before it was queued
 * again, or while the channel could not be reached. */
export interface DueDelivery extends PlannedDelivery {
  readonly tenant_id: string;
  readonly id: string;
  readonly template: Template;
  readonly attempts: number;
  readonly forgiven: number;
  readonly waits_since: Date;
}

/** Stores deliveries of the tenant entered; one that its recipient was sent already is passed over. */
export async function insertDeliveries(
  tx: Transaction,
  tenantId: string,
  planned: readonly PlannedDelivery[],
) {
  if (planned.length === 0) return;
  await tx.query({
    name: 'insert_deliveries',
    text: `insert into deliveries
             (tenant_id, id, event_id, request_id, template, user_id, channel, to_address, subject, text, html,
              context)
           select $1, id, event_id, request_id, template, user_id, channel, to_address, subject, text, html,
                  context
             from jsonb_to_recordset($2) as planned (
                  id uuid, event_id text, request_id text, template text, user_id text, channel text, to_address text,
                  subject text, text text, html text, context jsonb)
           on conflict do nothing`,
    values: [tenantId, JSON.stringify(planned.map((one) => ({ id: newId(), ...one })))],
  });
}

/** Leases deliveries of a channel that are due, of any tenant; see claim_deliveries in functions/. */
export async function claimDeliveries(
  pool: TenantDatabase['pool'],
  channel: Channel,
  limit: number,
  leaseMs: number,
  withoutTenants: readonly string[] = [],
): Promise<DueDelivery[]> {
  const { rows } = await pool.query<DueDelivery>({
    name: 'claim_deliveries',
    text: 'select * from claim_deliveries($1, $2, $3, $4)',
    values: [channel, limit, leaseMs, withoutTenants],
  });
  return rows;
}

/** Whether the mail is sent from now on; false when it was already. */
export async function markSent(tx: Transaction, mail: DueDelivery): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update deliveries
        set state = 'sent', sent_at = date_trunc('milliseconds', clock_timestamp()), error = null
      where tenant_id = $1 and id = $2 and state = 'pending'`,
    [mail.tenant_id, mail.id],
  );
  return rowCount === 1;
}

/** Puts a mail off, unless somebody else has claimed it meanwhile. */
export async function markFailed(tx: Transaction, mail: DueDelivery, error: string, pauseMs: number) {
  await tx.query(
    `update deliveries
        set error = $4, next_attempt_at = clock_timestamp() + $5 * interval '1 ms'
      where tenant_id = $1 and id = $2 and state = 'pending' and attempts = $3`,
    [mail.tenant_id, mail.id, mail.attempts, error, pauseMs],
  );
}

/** Has a delivery wait whose channel can't be reached; the attempt doesn't count. */
export async function markWaiting(tx: Transaction, mail: DueDelivery, error: string, pauseMs: number) {
  await tx.query(
    `update deliveries
        set error = $4, forgiven = forgiven + 1, next_attempt_at = clock_timestamp() + $5 * interval '1 ms'
      where tenant_id = $1 and id = $2 and state = 'pending' and attempts = $3`,
    [mail.tenant_id, mail.id, mail.attempts, error, pauseMs],
  );
}

/** What waits in each channel, of all tenants. */
export async function waitingByChannel(pool: TenantDatabase['pool']) {
  const { rows } = await pool.query<{ channel: Channel; waiting: string; oldest_s: number }>(
    'select * from waiting_deliveries()',
  );
  return new Map(
    rows.map(({ channel, waiting, oldest_s }) => [channel, { waiting: Number(waiting), oldestS: oldest_s }]),
  );
}

/** Lets a mail be, as its recipient no longer belongs; whether it was this claim's to decide. */
export async function markDropped(tx: Transaction, mail: DueDelivery, why: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update deliveries set state = 'dropped', error = $4
      where tenant_id = $1 and id = $2 and state = 'pending' and attempts = $3`,
    [mail.tenant_id, mail.id, mail.attempts, why],
  );
  return rowCount === 1;
}

/** Whether another mail tells of the same, or has told. */
export async function isToldToOthers(tx: Transaction, mail: DueDelivery): Promise<boolean> {
  const { rows } = await tx.query<{ told: boolean }>(
    `select exists (select from deliveries where tenant_id = $1 and event_id = $2 and template = $3
                       and channel = 'email' and user_id <> $4 and state <> 'dropped') as told`,
    [mail.tenant_id, mail.event_id, mail.template, mail.user_id],
  );
  return rows[0]?.told ?? false;
}

/** Gives a mail up, unless it was sent after all. */
export async function markParked(tx: Transaction, mail: DueDelivery, error: string) {
  await tx.query(
    `update deliveries set state = 'parked', error = $3
      where tenant_id = $1 and id = $2 and state = 'pending'`,
    [mail.tenant_id, mail.id, error],
  );
}

/** What a mail was found to be when it was to be queued again. */
export type Requeued = 'queued' | 'being_parked' | 'unknown';

/** Queues a mail that was parked after so many attempts; one that was queued since is left as it is. */
export async function requeueParked(
  tx: Transaction,
  tenantId: string,
  id: string,
  attempts: number,
): Promise<Requeued> {
  const { rowCount } = await tx.query(
    `update deliveries
        set state = 'pending', forgiven = attempts, error = null, next_attempt_at = clock_timestamp(),
            waits_since = date_trunc('milliseconds', clock_timestamp())
      where tenant_id = $1 and id = $2 and state = 'parked' and attempts = $3`,
    [tenantId, id, attempts],
  );
  if (rowCount === 1) return 'queued';
  const { rows } = await tx.query<{ being_parked: boolean }>(
    `select state = 'pending' and attempts = $3 and forgiven < $3 as being_parked
       from deliveries where tenant_id = $1 and id = $2`,
    [tenantId, id, attempts],
  );
  if (rows[0] === undefined) return 'unknown';
  return rows[0].being_parked ? 'being_parked' : 'queued';
}
