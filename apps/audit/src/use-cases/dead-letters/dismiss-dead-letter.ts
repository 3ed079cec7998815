import { refuse, type catalog, type Contract } from '@interlock/contracts';
import { recordChange, type Transaction } from '@interlock/database';
import type { Call, UseCase } from '@interlock/messaging';
import { changeBy } from '@interlock/service';
import { knownLetters, requireKeeper } from '../../domain/letter-access.ts';
import { bookDismissal, type LetterRow } from '../../store/dead-letters.ts';
import { letterView } from '../../store/letter-view.ts';
import type { Deps } from '../deps.ts';
import { requireLetter } from './letter-of-caller.ts';

type DismissDeadLetter = (typeof catalog)['audit']['dismissDeadLetter'] & Contract;

/** Books that nobody has to do anything about a letter any more. Of several who ask at once, one has done it. */
export function dismissDeadLetter({ database }: Deps): UseCase<DismissDeadLetter> {
  return (call, { dead_letter_id, reason }) =>
    database.write(call, async (tx) => {
      const scope = knownLetters(call.principal);
      const letter = await requireLetter(tx, scope, dead_letter_id);
      requireKeeper(call.principal, letter.tenant_id);
      const version = await bookDismissal(tx, letter, call.principal.sub, reason);
      if (version !== undefined) await record(tx, call, { ...letter, version }, reason);
      const now = await requireLetter(tx, scope, dead_letter_id);
      if (now.state === 'redriven') throw refuse('not_dismissible', wasProcessed(now));
      const outcome = version === undefined ? 'already_dismissed' : 'dismissed';
      return { outcome, dead_letter: letterView(now) };
    });
}

function wasProcessed({ redriven_by }: LetterRow): string {
  return `'${redriven_by}' has redriven this letter, and its message was processed. Leave it: it waits for nobody, and is not counted.`;
}

/** The entry stands in the tenant of the person who dismissed it, as that of a redrive does. */
function record(tx: Transaction, call: Call, letter: LetterRow, reason: string): Promise<void> {
  const { service, stream, message_id, error_code } = letter;
  const facts = { service, stream, message_id, error_code, reason };
  const change = changeBy(call, {
    type: 'dead_letter_dismissed',
    entity: { type: 'dead_letter', id: letter.id, version: Number(letter.version) },
    actionType: 'dismiss_dead_letter',
    metadata: facts,
    data: facts,
  });
  return recordChange(tx, change);
}
