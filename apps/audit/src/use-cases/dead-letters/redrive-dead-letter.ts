import type { catalog, Contract } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { redriveLetter, type RedriveDeps } from './redrive-letter.ts';

type RedriveDeadLetter = (typeof catalog)['audit']['redriveDeadLetter'] & Contract;

/** Redrives one letter. */
export function redriveDeadLetter(deps: RedriveDeps): UseCase<RedriveDeadLetter> {
  const redrive = redriveLetter(deps);
  return (call, { dead_letter_id }) => redrive(call, dead_letter_id);
}
