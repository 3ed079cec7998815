import type { Finding } from './finding.ts';
import { findAssignments } from './rules/assignments.ts';
import { findAuthorizations } from './rules/authorizations.ts';
import { findIssuedTokens } from './rules/issued-tokens.ts';
import { findKeyBlocks } from './rules/key-blocks.ts';
import { findByPreset } from './rules/preset.ts';
import { findUrlCredentials } from './rules/url-credentials.ts';

/** The shortest text any rule matches. */
const SHORTEST = 7;

/** An id says nothing, and ids are most of what is looked at. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Short texts that contain none: names of fields, words of a list, routes and users come again and again. */
const clean = new Set<string>();
const LONGEST_KNOWN = 64;
const MOST_KNOWN = 5_000;

/** The secrets in a text, by their place; they may overlap. Never throws, in time linear in the text. */
export function findSecrets(text: string): readonly Finding[] {
  if (text.length < SHORTEST || clean.has(text) || UUID.test(text)) return [];
  const found = searched(text);
  if (found.length === 0 && text.length <= LONGEST_KNOWN) {
    if (clean.size === MOST_KNOWN) clean.clear();
    clean.add(text);
  }
  return found;
}

function searched(text: string): readonly Finding[] {
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
