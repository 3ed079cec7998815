import type { LetterState } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import type { LetterScope } from '../domain/letter-access.ts';
import type { LetterRow } from './dead-letters.ts';

/** A letter as it is shown: the beginning of its payload, and what went past it (`later` of the contract). */
export interface ShownLetter extends LetterRow {
  readonly shown: Buffer;
  readonly cut: boolean;
  readonly later_changes: number;
  readonly later_at: Date | null;
  readonly later_action_type: string | null;
}

const SHOWN_BYTES = 8 * 1024;
const COUNTED = 1_000;

const COLUMNS = `
  tenant_id, id, service, stream, sequence, subject, message_id, entity_type, entity_id, entity_version, event_at,
  error_code, error_message, deliveries, attempts, first_failed_at, last_failed_at, state, redriven_at, redriven_by,
  dismissed_at, dismissed_by, dismissed_reason, version, truncated, substring(payload for ${SHOWN_BYTES}) as shown,
  truncated or octet_length(payload) > ${SHOWN_BYTES} as cut`;

/** The later changes of a letter's entity, as the ledger has them: one entry for each version. */
const WITH_LATER = `
  select d.*, later.changes as later_changes, later.last_at as later_at, later.action_type as later_action_type
    from letters d
    left join lateral (
      select count(*)::int as changes, max(entry.occurred_at) as last_at,
             (array_agg(entry.action_type order by entry.occurred_at desc, entry.seq desc))[1] as action_type
        from (select l.occurred_at, l.action_type, l.seq
                from ledger l
               where l.tenant_id = d.tenant_id and l.entity_type = d.entity_type and l.entity_id = d.entity_id
                 and (l.occurred_at, l.event_id::text) > (d.event_at, d.message_id)
               order by l.seq desc limit ${COUNTED}) as entry
    ) as later on true`;

export interface LetterFilter {
  readonly state?: LetterState | undefined;
  readonly service?: string | undefined;
  readonly code?: string | undefined;
  readonly entity_id?: string | undefined;
}

/** At most `limit` letters of a scope, newest first, after a position. */
export async function newestLetters(
  tx: Transaction,
  { tenants }: LetterScope,
  filter: LetterFilter,
  after: { readonly at: string; readonly id: string } | undefined,
  limit: number,
): Promise<ShownLetter[]> {
  // Not a named statement: it is planned for the filters that are there.
  const { rows } = await tx.query<ShownLetter>(
    `with letters as (
       select ${COLUMNS} from dead_letters
        where tenant_id = any ($1)
          and ($2::text is null or state = $2)
          and ($3::text is null or service = $3)
          and ($4::text is null or error_code = $4)
          and ($5::text is null or entity_id = $5)
          and ($6::timestamptz is null or (first_failed_at, id) < ($6, $7::uuid))
        order by first_failed_at desc, id desc limit $8)
     ${WITH_LATER} order by d.first_failed_at desc, d.id desc`,
    [
      tenants,
      filter.state ?? null,
      filter.service ?? null,
      filter.code ?? null,
      filter.entity_id ?? null,
      after?.at ?? null,
      after?.id ?? null,
      limit,
    ],
  );
  return rows;
}

/** The letter of a scope under an id. */
export async function findLetter(
  tx: Transaction,
  { tenants }: LetterScope,
  id: string,
): Promise<ShownLetter | undefined> {
  const { rows } = await tx.query<ShownLetter>(
    `with letters as (select ${COLUMNS} from dead_letters where tenant_id = any ($1) and id = $2) ${WITH_LATER}`,
    [tenants, id],
  );
  return rows[0];
}

/** The ids of the oldest waiting letters of a scope: redriven in this order, an entity's events keep theirs. */
export async function oldestWaiting(
  tx: Transaction,
  { tenants }: LetterScope,
  filter: Pick<LetterFilter, 'service' | 'code'>,
  limit: number,
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select id from dead_letters
      where tenant_id = any ($1) and state = 'waiting'
        and ($2::text is null or service = $2) and ($3::text is null or error_code = $3)
      order by first_failed_at, id limit $4`,
    [tenants, filter.service ?? null, filter.code ?? null, limit],
  );
  return rows.map(({ id }) => id);
}
