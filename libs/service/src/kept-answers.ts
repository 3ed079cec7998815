import type { Principal } from '@interlock/contracts';
import { inTenant, readTransaction, type Transaction } from '@interlock/database';
import type { AnswerKey, AnswerStore, KeptAnswer } from '@interlock/messaging';
import type { Pool } from 'pg';
import { enter, requireStanding } from './standing.ts';

interface Row {
  readonly fingerprint: Buffer;
  readonly facts: string;
  readonly body: string;
}

/** Keeps an answer in the transaction of what it answers; false when there is one under the key already. */
export async function keepAnswer(tx: Transaction, key: AnswerKey, answer: KeptAnswer): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'keep_answer',
    text: `insert into idempotency_keys (tenant_id, caller, operation, key, fingerprint, facts, body)
             values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    values: [
      key.tenantId,
      key.caller,
      key.operation,
      key.key,
      key.fingerprint,
      JSON.stringify(answer.facts),
      answer.body,
    ],
  });
  return rowCount === 1;
}

/** First answers in the service's own schema. A session whose standing is lost gets none. */
export function keptAnswers(pool: Pool): AnswerStore {
  return {
    find: (key, principal) => readTransaction(pool, (tx) => findAnswer(tx, key, principal)),
    keep: (key, answer) => inTenant(pool, key.tenantId, (tx) => keepAnswer(tx, key, answer)),
  };
}

async function findAnswer(tx: Transaction, key: AnswerKey, principal: Principal) {
  const standing = await enter(tx, principal);
  const { rows } = await tx.query<Row>({
    name: 'find_answer',
    text: `select fingerprint, facts, body from idempotency_keys
            where tenant_id = $1 and caller = $2 and operation = $3 and key = $4`,
    values: [key.tenantId, key.caller, key.operation, key.key],
  });
  const [row] = rows;
  if (row === undefined) return undefined;
  if (principal.kind === 'session') requireStanding(principal, standing);
  return {
    answer: { facts: JSON.parse(row.facts) as KeptAnswer['facts'], body: row.body },
    fingerprint: row.fingerprint,
  };
}
