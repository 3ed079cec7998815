import type { BlockTruth } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';

/** One block of a version. */
export interface NamedBlock {
  readonly tenantId: string;
  readonly versionId: string;
  readonly blockedAt: string;
}

/** What was said to a block that still counts: an acknowledgement of this round, and the latest snooze. */
export async function readActs(
  tx: Transaction,
  { tenantId, versionId, blockedAt }: NamedBlock,
  round: number,
): Promise<Pick<BlockTruth, 'acknowledged' | 'snoozed'>> {
  const { rows } = await tx.query<{ act: string; user_id: string; acted_at: Date; until: Date | null }>({
    name: 'read_acts',
    text: `select distinct on (act) act, user_id, acted_at, until from remediation_acts
            where tenant_id = $1 and automation_version_id = $2 and blocked_at = $3
              and (act = 'snooze' or (act = 'acknowledge' and round = $4))
            order by act, acted_at desc, id desc`,
    values: [tenantId, versionId, blockedAt, round],
  });
  const acknowledged = rows.find(({ act }) => act === 'acknowledge');
  const snoozed = rows.find(({ act }) => act === 'snooze');
  return {
    acknowledged: acknowledged ? { by: acknowledged.user_id, at: acknowledged.acted_at.toISOString() } : null,
    snoozed: snoozed?.until ? { by: snoozed.user_id, until: snoozed.until.toISOString() } : null,
  };
}

/** An act to be kept. `seconds`: how long a snooze lasts, from now by the database's clock. */
export interface NewAct extends NamedBlock {
  readonly id: string;
  readonly round: number;
  readonly act: 'acknowledge' | 'snooze' | 'confirm';
  readonly userId: string;
  readonly seconds: number | null;
}

/** Keeps an act, and returns until when it lasts; undefined where the act with this id is kept already. */
export async function insertAct(
  tx: Transaction,
  { id, round, act, userId, seconds, tenantId, versionId, blockedAt }: NewAct,
): Promise<{ readonly until: string | null } | undefined> {
  const { rows } = await tx.query<{ until: Date | null }>({
    name: 'insert_act',
    text: `insert into remediation_acts
             (tenant_id, id, automation_version_id, blocked_at, round, act, user_id, acted_at, until)
           select $1, $2, $3, $4, $5, $6, $7, n.moment, n.moment + make_interval(secs => $8)
             from (select date_trunc('milliseconds', clock_timestamp()) as moment) n
           on conflict do nothing
           returning until`,
    values: [tenantId, id, versionId, blockedAt, round, act, userId, seconds],
  });
  return rows[0] && { until: rows[0].until?.toISOString() ?? null };
}
