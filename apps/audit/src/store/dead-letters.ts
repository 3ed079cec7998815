import type { DeadLetterView, LetterState } from '@interlock/contracts';
import { enterTenant, type Transaction } from '@interlock/database';
import { NO_TENANT, type LetterScope } from '../domain/letter-access.ts';

/** A letter as it is stored, but its payload; `tenant_id` is '' where no tenant is known. */
export interface LetterRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly service: string;
  readonly stream: string;
  readonly sequence: string;
  readonly subject: string;
  readonly message_id: string;
  readonly entity_type: string | null;
  readonly entity_id: string | null;
  readonly entity_version: string | null;
  readonly event_at: Date | null;
  readonly error_code: string;
  readonly error_message: string;
  readonly deliveries: number;
  readonly attempts: number;
  readonly first_failed_at: Date;
  readonly last_failed_at: Date;
  readonly state: LetterState;
  readonly redriven_at: Date | null;
  readonly redriven_by: string | null;
  readonly dismissed_at: Date | null;
  readonly dismissed_by: string | null;
  readonly dismissed_reason: string | null;
  readonly version: string;
  readonly truncated: boolean;
}

/** What becomes of a letter after it was stored. */
type Later =
  'attempts' | 'last_failed_at' | 'version' | `${'redriven' | 'dismissed'}_${'at' | 'by' | 'reason'}`;

/** A letter to be stored. */
export type NewLetter = Omit<LetterRow, Later | 'sequence' | 'entity_version'> & {
  readonly sequence: number;
  readonly entity_version: number | null;
  readonly payload: Buffer;
};

/** Makes row-level security show the letters of no known tenant too, for the rest of the transaction. */
export async function enterPlatform(tx: Transaction): Promise<void> {
  await tx.query(`select set_config('app.platform', 'on', true)`);
}

/** Makes row-level security show what a scope opens; the caller's tenant has been entered. */
export async function enterScope(tx: Transaction, { platform }: LetterScope): Promise<void> {
  if (platform) await enterPlatform(tx);
}

/** Stores a letter, unless it is there already. */
export async function insertLetter(tx: Transaction, letter: NewLetter): Promise<void> {
  if (letter.tenant_id === NO_TENANT) await enterPlatform(tx);
  else await enterTenant(tx, letter.tenant_id);
  await tx.query({
    name: 'insert_letter',
    text: `insert into dead_letters
             (tenant_id, id, service, stream, sequence, subject, message_id, entity_type, entity_id, entity_version,
              event_at, error_code, error_message, deliveries, first_failed_at, last_failed_at, state, payload, truncated)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16, $17, $18)
           on conflict do nothing`,
    values: [
      letter.tenant_id,
      letter.id,
      letter.service,
      letter.stream,
      letter.sequence,
      letter.subject,
      letter.message_id,
      letter.entity_type,
      letter.entity_id,
      letter.entity_version,
      letter.event_at,
      letter.error_code,
      letter.error_message,
      letter.deliveries,
      letter.first_failed_at,
      letter.state,
      letter.payload,
      letter.truncated,
    ],
  });
}

/** The whole payload of a letter of a scope. */
export async function payloadOf(tx: Transaction, { tenants }: LetterScope, id: string): Promise<string> {
  const { rows } = await tx.query<{ payload: Buffer }>(
    'select payload from dead_letters where tenant_id = any ($1) and id = $2',
    [tenants, id],
  );
  if (rows[0] === undefined) throw new Error('A letter that was just read is gone.');
  return new TextDecoder().decode(rows[0].payload);
}

/** What a redrive came to: nothing wrong, or what went wrong again. */
export type RedriveError = DeadLetterView['error'] | null;

/**
 * Books a redrive to a letter that was not redriven meanwhile; undefined when it was. A message that was processed makes
 * the letter redriven, whoever dismissed it before or meanwhile; one that failed leaves its state as it is.
 */
export async function bookRedrive(
  tx: Transaction,
  { tenant_id, id }: Pick<LetterRow, 'tenant_id' | 'id'>,
  by: string,
  error: RedriveError,
): Promise<Pick<LetterRow, 'version' | 'attempts'> | undefined> {
  const { rows } = await tx.query<Pick<LetterRow, 'version' | 'attempts'>>(
    `update dead_letters
        set version = version + 1,
            state = case when $4::text is null then 'redriven' else state end,
            redriven_at = case when $4::text is null then clock_timestamp() end,
            redriven_by = case when $4::text is null then $3 end,
            dismissed_at = case when $4::text is null then null else dismissed_at end,
            dismissed_by = case when $4::text is null then null else dismissed_by end,
            dismissed_reason = case when $4::text is null then null else dismissed_reason end,
            attempts = attempts + case when $4::text is null then 0 else 1 end,
            error_code = coalesce($4, error_code),
            error_message = coalesce($5, error_message),
            last_failed_at = case when $4::text is null then last_failed_at else clock_timestamp() end
      where tenant_id = $1 and id = $2 and state in ('waiting', 'dismissed')
      returning version, attempts`,
    [tenant_id, id, by, error?.code ?? null, error?.message ?? null],
  );
  return rows[0];
}

/** Books a dismissal, and returns the letter's new version; undefined when it was redriven or dismissed before. */
export async function bookDismissal(
  tx: Transaction,
  { tenant_id, id }: Pick<LetterRow, 'tenant_id' | 'id'>,
  by: string,
  reason: string,
): Promise<string | undefined> {
  const { rows } = await tx.query<Pick<LetterRow, 'version'>>(
    `update dead_letters
        set version = version + 1, state = 'dismissed',
            dismissed_at = clock_timestamp(), dismissed_by = $3, dismissed_reason = $4
      where tenant_id = $1 and id = $2 and state in ('waiting', 'final')
      returning version`,
    [tenant_id, id, by, reason],
  );
  return rows[0]?.version;
}
