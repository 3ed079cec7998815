import { refuse, type Principal } from '@interlock/contracts';
import { redactDeep, secretFields } from '@interlock/secrets';

/** The fields of inputs that hold people's words. Ids, words of a list and addresses have forms of their own. */
const TEXT_FIELDS = [
  'title',
  'description',
  'reason',
  'blocked_reason',
  'note',
  'status_metadata',
  'name',
  'display_name',
  'message',
  'field',
  'severity',
] as const;

/** Where a secret belongs: an address that is one, and is kept to be called. */
const MEANT = new Set(['settings.slack_webhook_url']);

/**
 * Keeps secrets out of everything that is stored. Throws `secret_detected`, naming the fields and never a value, for
 * a person's input; a service's words are passed on with `[redacted]` in their place. In an id or another value with
 * a form of its own nothing can be replaced: there a secret is refused from services too. `leftOut` are fields that
 * somebody else searches.
 */
export function withoutSecrets(
  principal: Principal,
  input: unknown,
  leftOut: readonly string[] = [],
): unknown {
  if (typeof input !== 'object' || input === null) return input;
  const searched = Object.keys(input).filter((field) => !leftOut.includes(field));
  const found = secretFields(input, searched).filter((field) => !MEANT.has(field));
  if (found.length === 0) return input;
  if (principal.kind === 'service' && found.every(isText))
    return redactedFields(input as Record<string, unknown>);
  const message = `The text in ${found.join(', ')} contains a secret, such as a password or a key. Remove it.`;
  const details = found.map((field) => ({ field, message: 'Contains a secret. Remove it.' }));
  throw refuse('secret_detected', message, { details });
}

function isText(field: string): boolean {
  return (TEXT_FIELDS as readonly string[]).includes(field.split('.', 1)[0] ?? '');
}

function redactedFields(input: Record<string, unknown>): Record<string, unknown> {
  const texts = Object.fromEntries(
    TEXT_FIELDS.filter((field) => field in input).map((field) => [field, input[field]]),
  );
  return { ...input, ...redactDeep(texts) };
}
