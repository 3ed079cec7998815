/** A connection keeps each named statement for its life, so there is an end to them. */
const MOST_NAMED = 300;
const MOST_SEEN = 2_000;

const names = new Map<string, string>();
let seen = new Set<string>();

/**
 * The name under which a statement's text is prepared once per connection, instead of being parsed and planned each
 * time: from the second time on that it is seen, as lists of changing length make texts that never come again.
 */
export function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size === MOST_NAMED) return known;
  if (!seen.has(text)) {
    if (seen.size === MOST_SEEN) seen = new Set();
    seen.add(text);
    return undefined;
  }
  seen.delete(text);
  const name = `built_${names.size}`;
  names.set(text, name);
  return name;
}
