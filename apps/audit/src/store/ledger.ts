import type { AuditEntry } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';

export interface LedgerRow {
  readonly seq: string;
  readonly audit_id: string;
  readonly occurred_at: Date;
  readonly actor_type: 'user' | 'service' | 'system';
  readonly user_id: string | null;
  readonly entity_type: string;
  readonly entity_id: string;
  readonly action_type: string;
  readonly metadata: Record<string, unknown>;
  readonly request_id: string;
  readonly hash: string;
}

export interface LedgerFilter {
  readonly entity_type?: string | undefined;
  readonly entity_id?: string | undefined;
  readonly actor_id?: string | undefined;
  readonly action_type?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A row as an entry. */
export function auditEntryOf(row: LedgerRow): AuditEntry {
  return {
    seq: Number(row.seq),
    id: row.audit_id,
    occurred_at: row.occurred_at.toISOString(),
    actor: { type: row.actor_type, id: row.user_id },
    entity: { type: row.entity_type, id: row.entity_id },
    action_type: row.action_type,
    metadata: row.metadata,
    request_id: row.request_id,
    hash: row.hash,
  };
}

/** At most `limit` entries of a tenant below a sequence number, newest first. */
export async function newestEntries(
  tx: Transaction,
  tenantId: string,
  filter: LedgerFilter,
  before: string | undefined,
  limit: number,
): Promise<LedgerRow[]> {
  // Not a named statement: it is planned for the filters that are there.
  const { rows } = await tx.query<LedgerRow>(
    `select seq, audit_id, occurred_at, actor_type, user_id, entity_type, entity_id, action_type, metadata,
            request_id, encode(hash, 'hex') as hash
       from ledger
      where tenant_id = $1
        and ($2::text is null or entity_type = $2)
        and ($3::text is null or entity_id = $3)
        and ($4::text is null or user_id = $4)
        and ($5::text is null or action_type = $5)
        and ($6::timestamptz is null or occurred_at >= $6)
        and ($7::timestamptz is null or occurred_at < $7)
        and ($8::bigint is null or seq < $8)
      order by seq desc limit $9`,
    [
      tenantId,
      filter.entity_type ?? null,
      filter.entity_id ?? null,
      filter.actor_id ?? null,
      filter.action_type ?? null,
      filter.from ?? null,
      filter.to ?? null,
      before ?? null,
      limit,
    ],
  );
  return rows;
}
