import { findSecrets } from './find.ts';
import { isSecretUnder } from './named-secret.ts';
import { heldBy, isNested, namesOf } from './nested.ts';
import { redact } from './redact.ts';

interface Place {
  path: string;
  /** The nearest name that is no position in an array. */
  name: string;
  held: unknown;
}

/**
 * The paths, such as `metadata.links.0`, of the strings in a value that contain a secret, by themselves or under
 * their name (`{password: 'x'}`), and of names that contain one, which are shown redacted. `fields` are those of
 * the first level to look at; without it, all. Cycles and any depth are fine.
 */
export function secretFields(value: object, fields?: readonly string[]): string[] {
  const paths = new Set<string>();
  const seen = new Set<object>([value]);
  const places: Place[] = [];
  const enter = (held: object, path: string, above: string, names: readonly string[]) => {
    const inArray = Array.isArray(held);
    for (const name of names) {
      const shown = inArray ? name : redact(name);
      const inner = path === '' ? shown : `${path}.${shown}`;
      if (shown !== name) paths.add(inner);
      places.push({ path: inner, name: inArray ? above : name, held: heldBy(held, name) });
    }
  };
  enter(value, '', '', fields ?? namesOf(value));
  for (let at = 0; at < places.length; at++) {
    const { path, name, held } = places[at]!;
    if (typeof held === 'string' && (isSecretUnder(name, held) || findSecrets(held).length > 0))
      paths.add(path);
    if (!isNested(held) || seen.has(held)) continue;
    seen.add(held);
    enter(held, path, name, namesOf(held));
  }
  return [...paths];
}
