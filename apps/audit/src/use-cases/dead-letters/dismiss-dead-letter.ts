import { refuse, type catalog, type Contract } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { knownLetters, requireKeeper } from '../../domain/letter-access.ts';
import { bookDismissal, type LetterRow } from '../../store/dead-letters.ts';
import { letterView } from '../../store/letter-view.ts';
import type { Deps } from '../deps.ts';
import { requireLetter } from './letter-of-caller.ts';
import { recordLetter } from './recorded-letter.ts';

type DismissDeadLetter = (typeof catalog)['audit']['dismissDeadLetter'] & Contract;

const DISMISSED = { type: 'dead_letter_dismissed', actionType: 'dismiss_dead_letter' };

/** Books that nobody has to do anything about a letter any more. Of several who ask at once, one has done it. */
export function dismissDeadLetter({ database }: Deps): UseCase<DismissDeadLetter> {
  return (call, { dead_letter_id, reason }) =>
    database.write(call, async (tx) => {
      const scope = knownLetters(call.principal);
      const letter = await requireLetter(tx, scope, dead_letter_id);
      requireKeeper(call.principal, letter.tenant_id);
      const version = await bookDismissal(tx, letter, call.principal.sub, reason);
      if (version !== undefined) {
        const said = { error_code: letter.error_code, reason };
        await recordLetter(tx, call, { ...letter, version }, { ...DISMISSED, said });
      }
      const now = await requireLetter(tx, scope, dead_letter_id);
      if (now.state === 'redriven') throw refuse('not_dismissible', wasProcessed(now));
      const outcome = version === undefined ? 'already_dismissed' : 'dismissed';
      return { outcome, dead_letter: letterView(now) };
    });
}

function wasProcessed({ redriven_by }: LetterRow): string {
  return `'${redriven_by}' has redriven this letter, and its message was processed. Leave it: it waits for nobody, and is not counted.`;
}
