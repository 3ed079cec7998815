import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { SecretLintRuleContext, SecretLintSourceCode } from '@secretlint/types';
import type { Finding } from '../finding.ts';

/**
 * Rules of the preset that are not asked: the first would let a text switch the others off by a comment, and
 * the ranges of the other two run past the secret, through quotes, into what follows (see url-credentials.ts).
 */
const NOT_ASKED = new Set(
  ['filter-comments', 'basicauth', 'database-connection-string'].map(
    (name) => `@secretlint/secretlint-rule-${name}`,
  ),
);

/** Messages with a range that starts at the name and ends within the secret: assignments.ts finds these whole. */
const MISPLACED = new Set(['AWSSecretAccessKey', 'Npmrc_authToken', 'PackageJSON_xOauthToken']);

let found: Finding[] = [];

const handlers = rules
  .filter((rule) => !NOT_ASKED.has(rule.meta.id))
  .map((rule) => rule.create(contextOf(rule.meta.id.replace('@secretlint/secretlint-rule-', '')), {}));

/** What the rules of secretlint's recommended preset find; they are called directly, as they are synchronous. */
export function findByPreset(text: string): Finding[] {
  found = [];
  const source = { content: text, contentType: 'text', ext: '.txt' } as SecretLintSourceCode;
  for (const handler of handlers) void handler.file?.(source);
  return found;
}

function contextOf(name: string): SecretLintRuleContext {
  return {
    sharedOptions: {},
    createTranslator: () => (messageId, data) => ({ message: '', messageId: String(messageId), data }),
    report: ({ message, range: [start, end] }) => {
      if (!MISPLACED.has(message.messageId)) found.push({ start, end, rule: name });
    },
    ignore: () => {},
  };
}
