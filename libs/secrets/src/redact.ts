import { findSecrets } from './find.ts';
import { REDACTED, type Finding } from './finding.ts';

/** Redacting can bring text together that is a secret only now; more rounds than this are no accident. */
const ROUNDS = 4;

/** The text with `[redacted]` in place of each secret, overlapping ones as one; the result contains none. */
export function redact(text: string): string {
  let redacted = text;
  for (let round = 0; round < ROUNDS; round++) {
    const found = findSecrets(redacted);
    if (found.length === 0) return redacted;
    redacted = replace(redacted, found);
  }
  return findSecrets(redacted).length === 0 ? redacted : REDACTED;
}

/** `found` is sorted by place. */
function replace(text: string, found: readonly Finding[]): string {
  const parts: string[] = [];
  let kept = 0;
  let covered = -1;
  for (const { start, end } of found) {
    if (start > covered) parts.push(text.slice(kept, start), REDACTED);
    covered = Math.max(covered, end);
    kept = covered;
  }
  return parts.join('') + text.slice(kept);
}
