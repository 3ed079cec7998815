/** The names under which an object holds something, as a log or JSON shows it. */
export function namesOf(value: object): string[] {
  if (ArrayBuffer.isView(value)) return [];
  const names = Object.keys(value);
  if (!(value instanceof Error)) return names;
  return [...new Set([...names, ...['message', 'stack', 'cause'].filter((name) => name in value)])];
}

/** What an object holds under a name; undefined if asking for it fails. What JSON writes as a string is that. */
export function heldBy(value: object, name: string): unknown {
  try {
    const held = (value as Record<string, unknown>)[name];
    const written = hasJson(held) ? held.toJSON() : undefined;
    return typeof written === 'string' ? written : held;
  } catch {
    return undefined;
  }
}

/** Whether a value has more inside. */
export function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function hasJson(held: unknown): held is { toJSON: () => unknown } {
  return isNested(held) && 'toJSON' in held && typeof held.toJSON === 'function' && !ArrayBuffer.isView(held);
}
