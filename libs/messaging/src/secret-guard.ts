import { refuse, type Principal } from '@interlock/contracts';
import { redactDeep, secretFields } from '@interlock/secrets';

/** The fields of inputs that hold people's words. Ids, words of a list and addresses have forms of their own. */
const TEXT_FIELDS = ['title', 'description', 'reason', 'name', 'display_name', 'message', 'field'] as const;

/**
 * Keeps secrets out of everything that is stored. Throws `secret_detected`, naming the fields and never a value, for
 * a person's input; a service's is passed on with `[redacted]` in their place.
 */
export function withoutSecrets(principal: Principal, input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input;
  const found = secretFields(input, TEXT_FIELDS);
  if (found.length === 0) return input;
  if (principal.kind === 'service') return redactedFields(input as Record<string, unknown>);
  const message = `The text in ${found.join(', ')} contains a secret, such as a password or a key. Remove it.`;
  const details = found.map((field) => ({ field, message: 'Contains a secret. Remove it.' }));
  throw refuse('secret_detected', message, { details });
}

function redactedFields(input: Record<string, unknown>): Record<string, unknown> {
  const texts = Object.fromEntries(
    TEXT_FIELDS.filter((field) => field in input).map((field) => [field, input[field]]),
  );
  return { ...input, ...redactDeep(texts) };
}
