import type { LetterState } from '@interlock/contracts';

/** What of a letter decides what can be done about it. */
export interface LetterKind {
  readonly service: string;
  readonly stream: string;
  readonly truncated: boolean;
  readonly error_code: string;
}

/** Where a message was when it was buried, if it was in no stream. */
const OUTBOX = 'outbox';
const DELIVERIES = 'deliveries';

/**
 * The rule of dead letters, one line each; the first that fits counts. What has an `advice` but no way to be
 * redriven is `final` from the start.
 */
const RULES: readonly {
  readonly fits: (kind: LetterKind) => boolean;
  readonly redrivable: boolean;
  readonly advice: string;
}[] = [
  {
    fits: ({ stream }) => stream === OUTBOX,
    redrivable: false,
    advice:
      'The event is larger than any message may be, so nobody can be told of it. The change itself and its audit row are committed: read the object, and tell whoever follows its events.',
  },
  {
    fits: ({ truncated }) => truncated,
    redrivable: false,
    advice:
      'The letter holds only the beginning of the message, so it cannot be processed. Have its source send it again, in smaller parts.',
  },
  {
    fits: ({ stream }) => stream === DELIVERIES,
    redrivable: true,
    advice:
      'The mail server refused the mail until it was given up. Mend the address or the server, then redrive it: it is queued again.',
  },
  {
    fits: ({ error_code }) => error_code === 'malformed',
    redrivable: true,
    advice:
      'The message itself is wrong, and is processed as it is: have its source send another, and dismiss this letter. Redrive it only if a newer release can read it.',
  },
  {
    fits: () => true,
    redrivable: true,
    advice: 'Mend what the error names, then redrive it: the service that buried it processes it as it is.',
  },
];

/** The state a new letter has. */
export function firstState(kind: LetterKind): LetterState {
  return ruleOf(kind).redrivable ? 'waiting' : 'final';
}

/** What to do about a letter. */
export function adviceOf(kind: LetterKind & { readonly state: LetterState }): string {
  if (kind.state === 'redriven') return 'Nothing: it was processed.';
  if (kind.state !== 'dismissed') return ruleOf(kind).advice;
  const back = 'Redrive it, by its own id, if it has to be processed after all.';
  return `Nothing: it was dismissed.${ruleOf(kind).redrivable ? ` ${back}` : ''}`;
}

/** Why a letter can never be redriven, and what to do instead; undefined if it can. */
export function neverRedriven(kind: LetterKind & { readonly state: LetterState }): string | undefined {
  const { redrivable, advice } = ruleOf(kind);
  return kind.state === 'final' || !redrivable ? advice : undefined;
}

function ruleOf(kind: LetterKind) {
  const rule = RULES.find(({ fits }) => fits(kind));
  if (rule === undefined) throw new Error('The last rule fits every letter.');
  return rule;
}
