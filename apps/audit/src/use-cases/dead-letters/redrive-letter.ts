import { catalog, refuse, type Contract, type Output, type RedriveMessage } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import type { Call, SendCommand } from '@interlock/messaging';
import { knownLetters, NO_TENANT, requireKeeper, type LetterScope } from '../../domain/letter-access.ts';
import { neverRedriven } from '../../domain/letter-rule.ts';
import {
  bookRedrive,
  enterScope,
  payloadOf,
  type LetterRow,
  type RedriveError,
} from '../../store/dead-letters.ts';
import type { ShownLetter } from '../../store/letter-list.ts';
import { letterView } from '../../store/letter-view.ts';
import type { Deps } from '../deps.ts';
import { requireLetter } from './letter-of-caller.ts';
import { recordLetter } from './recorded-letter.ts';

type Redriven = Output<(typeof catalog)['audit']['redriveDeadLetter'] & Contract>;

/** Redrives a letter; one that was dismissed only for who names it alone. */
export type RedriveLetter = (call: Call, id: string, named?: 'alone' | 'among many') => Promise<Redriven>;

export interface RedriveDeps extends Deps {
  /** Calls another service in this one's name. */
  readonly command: SendCommand;
}

const REDRIVEN = { type: 'dead_letter_redriven', actionType: 'redrive_dead_letter' };

/** The answer must come before the asker's own 5 s are over. */
const ANSWERED_WITHIN_MS = 3_000;

/** The services that process again what they buried. */
const TAKERS: Readonly<Record<string, RedriveMessage>> = {
  tasks: catalog.tasks.redriveMessage,
  notifications: catalog.notifications.redriveMessage,
  audit: catalog.audit.redriveMessage,
  orchestrator: catalog.orchestrator.redriveMessage,
};

/**
 * Has the service of a letter process its message, and books what that came to. The effect is one, however often it
 * is asked: the service's inbox sees to that. So this may end between any two steps: until the outcome is booked the
 * letter stays as it is, and the next redrive finds the effect there and books it. So does one during which the letter is
 * dismissed: that its message was processed is what counts.
 */
export function redriveLetter({ database, command }: RedriveDeps): RedriveLetter {
  return async (call, id, named = 'alone') => {
    const scope = knownLetters(call.principal);
    const { letter, payload } = await database.read(call, async (tx) => {
      const found = await requireLetter(tx, scope, id);
      requireKeeper(call.principal, found.tenant_id);
      refuseWhatIsLeft(found, named);
      return { letter: found, payload: found.state === 'redriven' ? '' : await payloadOf(tx, scope, id) };
    });
    if (letter.state === 'redriven') return { outcome: 'already_redriven', dead_letter: letterView(letter) };
    const { error } = await processAgain(call, letter, payload);
    return database.write(call, (tx) => book(tx, call, scope, letter, error));
  };

  async function processAgain(call: Call, letter: ShownLetter, payload: string) {
    const taker = TAKERS[letter.service];
    if (taker === undefined) {
      const what = `The service '${letter.service}' processes nothing again.`;
      throw refuse('not_redrivable', `${what} Have the source of the message send it again.`);
    }
    const facts = {
      tenantId: letter.tenant_id === NO_TENANT ? call.principal.tenantId : letter.tenant_id,
      requestId: call.requestId,
      timeoutMs: ANSWERED_WITHIN_MS,
    };
    return command(taker, facts, {
      stream: letter.stream,
      subject: letter.subject,
      message_id: letter.message_id,
      tenant_id: letter.tenant_id === NO_TENANT ? null : letter.tenant_id,
      deliveries: letter.deliveries,
      failed_at: letter.first_failed_at.toISOString(),
      payload,
    });
  }
}

/** Throws `not_redrivable` for what can't be processed, and for what somebody decided to leave. */
function refuseWhatIsLeft(letter: ShownLetter, named: 'alone' | 'among many'): void {
  const never = neverRedriven(letter);
  if (never !== undefined) throw refuse('not_redrivable', never);
  if (letter.state !== 'dismissed' || named === 'alone') return;
  const what = `'${letter.dismissed_by}' has dismissed this letter.`;
  throw refuse('not_redrivable', `${what} Redrive it alone if it has to be processed after all.`);
}

async function book(
  tx: Transaction,
  call: Call,
  scope: LetterScope,
  letter: LetterRow,
  error: RedriveError,
): Promise<Redriven> {
  await enterScope(tx, scope);
  const booked = await bookRedrive(tx, letter, call.principal.sub, error);
  const outcome = error === null ? 'redriven' : 'failed';
  if (booked) {
    const said = { outcome, error_code: error?.code ?? null, attempts: booked.attempts };
    await recordLetter(tx, call, { ...letter, ...booked }, { ...REDRIVEN, said });
  }
  const dead_letter = letterView(await requireLetter(tx, scope, letter.id));
  if (booked === undefined) return { outcome: 'already_redriven', dead_letter };
  return { outcome, dead_letter };
}
