/** JSON Schema, as far as zod writes it for requests. */
export interface Json {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Json>>;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly required?: readonly string[];
  readonly items?: Json;
  readonly anyOf?: readonly Json[];
  readonly oneOf?: readonly Json[];
}

/** What kind of text a string is. */
export type TextForm =
  'uuid' | 'external' | 'word' | 'date' | 'date-time' | 'time-zone' | 'email' | 'uri' | 'pattern' | 'text';

/** The schema without the alternative `null`; of several alternatives, the first. */
export function plain(schema: Json): Json {
  const alternatives = (schema.anyOf ?? schema.oneOf)?.filter(({ type }) => type !== 'null');
  if (alternatives?.[0]) return plain({ ...alternatives[0] });
  if (Array.isArray(schema.type))
    return { ...schema, type: schema.type.find((type) => type !== 'null') as string };
  return schema;
}

/** The form of a string's text; undefined of what is no string. */
export function textForm(schema: Json): TextForm | undefined {
  const { type, title, format, pattern, enum: words } = plain(schema);
  if (type !== 'string') return undefined;
  if (words !== undefined || plain(schema).const !== undefined) return 'word';
  if (title === 'ExternalId') return 'external';
  if (
    format === 'uuid' ||
    format === 'date' ||
    format === 'date-time' ||
    format === 'time-zone' ||
    format === 'email' ||
    format === 'uri'
  )
    return format;
  return pattern === undefined ? 'text' : 'pattern';
}

/** What a sample is made with: the words of its texts, and the ids of fields; undefined where there is none. */
export interface Ingredients {
  readonly words: string;
  readonly id: (field: string, form: 'uuid' | 'external') => string | undefined;
}

/** A value of the schema; throws naming the field for which none can be made. */
export function sample(schema: Json, field: string, from: Ingredients): unknown {
  const { type, properties = {}, required = [], items, const: only, ...rest } = plain(schema);
  if (only !== undefined) return only;
  if (rest.enum !== undefined) return rest.enum[0];
  switch (type) {
    case 'string':
      return sampleText(schema, field, from);
    case 'integer':
    case 'number':
      return rest.minimum ?? (rest.exclusiveMinimum ?? 0) + 1;
    case 'boolean':
      return true;
    case 'array':
      return items === undefined ? [] : [sample(items, singular(field), from)];
    case 'object':
      return Object.fromEntries(required.map((name) => [name, sample(properties[name] ?? {}, name, from)]));
    default:
      throw new Error(`no value can be made for '${field}': ${JSON.stringify(schema).slice(0, 120)}`);
  }
}

/** `dependencies` are each a `dependency`. */
function singular(field: string): string {
  return field.replace(/ies$/, 'y').replace(/s$/, '');
}

/** Near enough for what is planned ahead. */
const SOON = new Date(Date.now() + 2 * 24 * 3_600_000).toISOString();

const PATTERNED = ['walls', '1', 'a'];

function sampleText(schema: Json, field: string, { words, id }: Ingredients): string {
  const form = textForm(schema) as TextForm;
  switch (form) {
    case 'uuid':
    case 'external': {
      const known = id(field, form);
      if (known === undefined) throw new Error(`there is no own value for '${field}'`);
      return known;
    }
    case 'date':
      return '2030-01-31';
    case 'date-time':
      return SOON;
    case 'time-zone':
      return 'Europe/Zurich';
    case 'email':
      return 'walls@walls.example';
    case 'uri':
      return 'https://walls.example/hook';
    case 'pattern': {
      const pattern = new RegExp(plain(schema).pattern as string);
      const fitting = PATTERNED.find((text) => pattern.test(text));
      if (fitting === undefined)
        throw new Error(`no text can be made for '${field}' with the pattern ${pattern}`);
      return fitting;
    }
    default:
      return words;
  }
}
