import type { Finding } from '../finding.ts';
import { isPlaceholder } from '../value.ts';

/** `user:password` between `://` and `@`; a password may hold an `@` or be cut off by no more than 256. */
const USER_INFO = /:\/\/([^\s/@:"'`<>?#\\]{0,128}:([^\s/"'`<>\\]{1,256}))@/g;

/** Passwords in URLs, such as connection strings. The finding is `user:password`. */
export function findUrlCredentials(text: string): Finding[] {
  if (!text.includes('://')) return [];
  const found: Finding[] = [];
  for (const match of text.matchAll(USER_INFO)) {
    const [, userInfo = '', password = ''] = match;
    if (isPlaceholder(password)) continue;
    const start = match.index + 3;
    found.push({ start, end: start + userInfo.length, rule: 'url-credentials' });
  }
  return found;
}
