import type { AutomationVersion, Refusal } from '@interlock/contracts';

/** What a caller believes to be current; each is optional. `if_match` is the header as it came. */
export interface Hints {
  readonly last_known_updated_at?: string | undefined;
  readonly if_match?: string | undefined;
}

type Known = Pick<AutomationVersion, 'status' | 'version' | 'updated_at'>;

/** The `concurrency_conflict` of a version that is not as the caller believed; it carries what is current. */
export function stalenessRefusal({ status, version, updated_at }: Known, hints: Hints): Refusal | undefined {
  const { last_known_updated_at: known, if_match } = hints;
  const isFresh = known === undefined || Date.parse(known) === Date.parse(updated_at);
  if (isFresh && matchesTag(if_match, updated_at)) return undefined;
  return {
    code: 'concurrency_conflict',
    message:
      'The version has changed since you read it. Read it again and repeat the change if it still applies.',
    current: { version, status, updated_at },
  };
}

/** RFC 9110 If-Match: a list of quoted tags, or `*`. A weak tag never matches. */
export function matchesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined || header.trim() === '*') return true;
  return header.split(',').some((candidate) => candidate.trim() === `"${tag}"`);
}
