import type { BlockTruth, EscalationLevel } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import type { AutomationVersionRow } from './schema.ts';
import type { NamedBlock } from './acts.ts';
import type { Said } from './projects.ts';

interface OpenBlock {
  readonly tenant_id: string;
  readonly id: string;
  readonly project_id: string | null;
  readonly remediation_task_id: string | null;
  readonly blocked_at: Date;
  readonly automation_name: string;
  readonly number: number;
}

/** The blocks of all tenants that are under way, by version after `after`. */
export async function openBlocks(tx: Transaction, after: string | undefined, limit: number) {
  const { rows } = await tx.query<OpenBlock>({
    name: 'open_blocks',
    text: 'select * from open_blocks($1, $2)',
    values: [after ?? null, limit],
  });
  return rows;
}

/** The round of a block, as far as it has come. */
export async function readRound(
  tx: Transaction,
  { tenantId, versionId, blockedAt }: NamedBlock,
): Promise<BlockTruth['round']> {
  const { rows } = await tx.query<{ number: number; since: Date | null; announced: EscalationLevel[] }>({
    name: 'read_round',
    text: `with noted as (
             select level, round, announced_at from remediation_escalations
              where tenant_id = $1 and automation_version_id = $2 and blocked_at = $3
           ), latest as (
             select coalesce(max(round), 0) as number, max(announced_at) as since
               from noted where level = 'reopening'
           )
           select latest.*, array(
                    select level from noted where round = latest.number and level <> 'reopening' order by level
                  ) as announced
             from latest`,
    values: [tenantId, versionId, blockedAt],
  });
  const { number = 0, since = null, announced = [] } = rows[0] ?? {};
  return { number, since: since?.toISOString() ?? blockedAt, announced };
}

const MOST_HAPPENINGS = 50;

interface Happening {
  readonly at: Date;
  readonly what: BlockTruth['happened'][number]['what'];
  readonly round: number;
  readonly by: string | null;
  readonly until: Date | null;
  readonly to_status: BlockTruth['happened'][number]['to_status'];
}

/** What happened to a block, from the rows of all who had a part in it, oldest first; of many the latest. */
export async function readHappenings(
  tx: Transaction,
  { tenantId, versionId, blockedAt }: NamedBlock,
): Promise<BlockTruth['happened']> {
  const { rows } = await tx.query<Happening>({
    name: 'read_happenings',
    text: `with announced as (
             select announced_at as at, level as what, round from remediation_escalations
              where tenant_id = $1 and automation_version_id = $2 and blocked_at = $3
           ), moved as (
             select occurred_at as at, from_status, to_status, actor_type, user_id
               from automation_versions_status_history
              where tenant_id = $1 and automation_version_id = $2 and occurred_at >= $3
              order by occurred_at limit 2
           ), happened as (
             select at, what, round, null as by, null::timestamptz as until, null as to_status from announced
             union all
             select acted_at, act, round, user_id, until, null from remediation_acts
              where tenant_id = $1 and automation_version_id = $2 and blocked_at = $3
             union all
             select at, case when to_status = 'Blocked' then 'blocked' else 'left' end,
                    case when to_status = 'Blocked' then 0
                         else (select coalesce(max(round), 0) from announced where what = 'reopening') end,
                    case when actor_type = 'user' then user_id end, null,
                    case when to_status <> 'Blocked' then to_status end
               from moved
              where (to_status = 'Blocked' and at = $3) or (from_status = 'Blocked' and at > $3)
           )
           select * from (select * from happened order by at desc, what limit $4) latest order by at, what`,
    values: [tenantId, versionId, blockedAt, MOST_HAPPENINGS],
  });
  return rows.map(({ at, until, ...happening }) => ({
    ...happening,
    at: at.toISOString(),
    until: until?.toISOString() ?? null,
  }));
}

/** Begins the next round of a block. The caller holds the version. */
export async function beginRound(
  tx: Transaction,
  { tenant_id, id, blocked_at }: AutomationVersionRow,
): Promise<void> {
  await tx.query({
    name: 'begin_round',
    text: `insert into remediation_escalations (tenant_id, automation_version_id, blocked_at, level, round)
           select $1, $2, $3, 'reopening', coalesce(max(round), 0) + 1
             from remediation_escalations
            where tenant_id = $1 and automation_version_id = $2 and blocked_at = $3 and level = 'reopening'`,
    values: [tenant_id, id, blocked_at],
  });
}

/** Notes that a level of a block's round is announced; false when it was before. */
export async function noteEscalation(
  tx: Transaction,
  { tenant_id, id, blocked_at }: AutomationVersionRow,
  level: EscalationLevel,
  round: number,
): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'note_escalation',
    text: `insert into remediation_escalations (tenant_id, automation_version_id, blocked_at, level, round)
             values ($1, $2, $3, $4, $5) on conflict do nothing`,
    values: [tenant_id, id, blocked_at, level, round],
  });
  return rowCount === 1;
}

/** Reopens a version's remediation task that was done at `closed_at`; whether it did. */
export async function reopenTask(
  tx: Transaction,
  tenantId: string,
  taskId: string,
  said: Said & { readonly closed_at: string; readonly reason: string },
): Promise<boolean> {
  const { rows } = await tx.query<{ moved: boolean }>({
    name: 'reopen_remediation',
    text: 'select tasks_api.move_remediation_v1($1, $2, $3) as moved',
    values: [tenantId, taskId, JSON.stringify({ ...said, status: 'in_progress' })],
  });
  return rows[0]?.moved ?? false;
}
