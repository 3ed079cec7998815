import { recordChange, type Transaction } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import { changeBy } from '@interlock/service';
import type { LetterRow } from '../../store/dead-letters.ts';

/** How what a person did about a letter is announced and audited, and what is said of it. */
interface LetterChange {
  readonly type: string;
  readonly actionType: string;
  readonly said: Readonly<Record<string, unknown>>;
}

/**
 * Records what a person did about a letter, which is as it was left. The entry stands in the tenant of that person: a
 * letter of no known tenant has no ledger of its own.
 */
export function recordLetter(
  tx: Transaction,
  call: Call,
  { id, version, service, stream, message_id }: LetterRow,
  { said, ...named }: LetterChange,
): Promise<void> {
  const facts = { service, stream, message_id, ...said };
  const entity = { type: 'dead_letter', id, version: Number(version) };
  return recordChange(tx, changeBy(call, { ...named, entity, metadata: facts, data: facts }));
}
