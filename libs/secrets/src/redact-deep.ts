import { secretFields } from './fields.ts';
import { REDACTED } from './finding.ts';
import { isSecretUnder } from './named-secret.ts';
import { heldBy, isNested, namesOf } from './nested.ts';
import { redact } from './redact.ts';

/**
 * A value with `[redacted]` in place of each secret in its strings and names, and of a whole string that its name
 * makes one (`{password: 'x'}`). What contains none is returned as it is; else a copy, and the value is untouched.
 */
export function redactDeep<T>(value: T): T {
  if (typeof value === 'string') return redact(value) as T;
  if (!isNested(value) || secretFields(value).length === 0) return value;
  return copyRedacted(value) as T;
}

/** Breadth first, so that depth costs no stack; an object met twice has one copy, so cycles stay. */
function copyRedacted(value: object): object {
  const copies = new Map<object, object>([[value, emptyLike(value)]]);
  const queue: { from: object; above: string }[] = [{ from: value, above: '' }];
  for (let at = 0; at < queue.length; at++) {
    const { from, above } = queue[at]!;
    const copy = copies.get(from)!;
    for (const name of namesOf(from)) {
      const under = Array.isArray(from) ? above : name;
      const held = heldBy(from, name);
      if (isNested(held) && !copies.has(held)) {
        copies.set(held, emptyLike(held));
        if (copies.get(held) !== held) queue.push({ from: held, above: under });
      }
      const value = redacted(held, under, copies);
      const enumerable = Object.prototype.propertyIsEnumerable.call(from, name);
      const shown = Array.isArray(from) ? name : redact(name);
      Object.defineProperty(copy, shown, { value, enumerable, writable: true, configurable: true });
    }
  }
  return copies.get(value)!;
}

function redacted(held: unknown, name: string, copies: Map<object, object>): unknown {
  if (typeof held === 'string') return isSecretUnder(name, held) ? REDACTED : redact(held);
  return isNested(held) ? copies.get(held) : held;
}

/** What has nothing to show by name, such as a buffer, stands for itself. */
function emptyLike(value: object): object {
  if (Array.isArray(value)) return [];
  return namesOf(value).length === 0
    ? value
    : (Object.create(Object.getPrototypeOf(value) as object | null) as object);
}
