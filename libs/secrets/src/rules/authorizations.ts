import type { Finding } from '../finding.ts';
import { looksNamed, mixesClasses } from '../value.ts';

/** JWS and JWE. A header may be long, but bounded: the search stays linear. */
const JWT =
  /(?<![A-Za-z0-9](?<!\\[nrt]))eyJ[A-Za-z0-9_-]{10,500}\.(?:eyJ[A-Za-z0-9_-]{2,}\.?|[A-Za-z0-9_-]{0,700}\.[A-Za-z0-9_-]{10,24}\.)[A-Za-z0-9_.-]*/g;

const BEARER = /\bbearer[ \t:]{1,3}([A-Za-z0-9._~+/=-]{12,})/gi;
const BASIC = /\bbasic[ \t]{1,3}([A-Za-z0-9+/]{6,}={0,2})/gi;

/** Bearer tokens, JWTs wherever they stand, and Basic credentials. */
export function findAuthorizations(text: string): Finding[] {
  const found: Finding[] = [];
  for (const match of text.matchAll(JWT)) {
    found.push({ start: match.index, end: match.index + match[0].length, rule: 'jwt' });
  }
  for (const match of text.matchAll(BEARER)) addCredential(found, match, 'bearer', looksLikeToken);
  for (const match of text.matchAll(BASIC)) addCredential(found, match, 'basic', holdsUserAndPassword);
  return found;
}

function addCredential(
  found: Finding[],
  match: RegExpExecArray,
  rule: string,
  accepts: (credential: string) => boolean,
): void {
  const credential = match[1] ?? '';
  const end = match.index + match[0].length;
  if (accepts(credential)) found.push({ start: end - credential.length, end, rule });
}

const looksLikeToken = (value: string) => mixesClasses(value) && !looksNamed(value.slice(0, 256));

function holdsUserAndPassword(value: string): boolean {
  return /^[\x20-\x7e]*:[\x20-\x7e]+$/.test(Buffer.from(value, 'base64').toString('latin1'));
}
