import { plain, textForm, type Json, type TextForm } from './sample.ts';

/** Where a text stands in a value: `['settings', 'checklists', 'build', '0']`. */
export interface Place {
  readonly path: readonly string[];
  readonly form: TextForm;
}

/** Every place of a text that the fields have, however deep; of an array, its first item. */
export function textPlaces(fields: Readonly<Record<string, Json>>, above: readonly string[] = []): Place[] {
  return Object.entries(fields).flatMap(([name, schema]) => placesIn(schema, [...above, name]));
}

function placesIn(schema: Json, path: readonly string[]): Place[] {
  const alternatives = (schema.anyOf ?? schema.oneOf)?.filter(({ type }) => type !== 'null') ?? [];
  if (alternatives.length > 1) return alternatives.flatMap((one) => placesIn(one, path));
  const { items, properties } = plain(schema);
  const form = textForm(schema);
  if (form !== undefined) return [{ path, form }];
  if (items !== undefined) return placesIn(items, [...path, '0']);
  return properties === undefined ? [] : textPlaces(properties, path);
}

/** A copy of `value` with `text` in a place; what is missing on the way there is made. */
export function withText(value: unknown, [name, ...rest]: readonly string[], text: unknown): unknown {
  if (name === undefined) return text;
  const inner = (held: unknown) => withText(held, rest, text);
  if (/^\d+$/.test(name)) return [inner(Array.isArray(value) ? value[0] : undefined)];
  const object =
    typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  return { ...object, [name]: inner(object[name]) };
}

/** Where a secret belongs, and stands afterwards: an address that is one, and is kept to be called. */
export function isMeantForSecrets({ path }: Place): boolean {
  return path.join('.') === 'settings.slack_webhook_url';
}
