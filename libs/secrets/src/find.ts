import type { Finding } from './finding.ts';
import { findAssignments } from './rules/assignments.ts';
import { findAuthorizations } from './rules/authorizations.ts';
import { findIssuedTokens } from './rules/issued-tokens.ts';
import { findKeyBlocks } from './rules/key-blocks.ts';
import { findByPreset } from './rules/preset.ts';
import { findUrlCredentials } from './rules/url-credentials.ts';

/** The shortest text any rule matches. */
const SHORTEST = 7;

/** The secrets in a text, by their place; they may overlap. Never throws, in time linear in the text. */
export function findSecrets(text: string): readonly Finding[] {
  if (text.length < SHORTEST) return [];
  const found = [
    ...findByPreset(text),
    ...findIssuedTokens(text),
    ...findAssignments(text),
    ...findAuthorizations(text),
    ...findUrlCredentials(text),
    ...findKeyBlocks(text),
  ];
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}
