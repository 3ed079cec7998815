import { refuse } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import type { LetterScope } from '../../domain/letter-access.ts';
import { enterScope } from '../../store/dead-letters.ts';
import { findLetter, type ShownLetter } from '../../store/letter-list.ts';

/** Makes the transaction see the letter, which must be one of the caller's. */
export async function requireLetter(tx: Transaction, scope: LetterScope, id: string): Promise<ShownLetter> {
  await enterScope(tx, scope);
  const letter = await findLetter(tx, scope, id);
  if (letter !== undefined) return letter;
  throw refuse('not_found', 'There is no dead letter with this id. GET /v1/ops/dead-letters lists yours.');
}
