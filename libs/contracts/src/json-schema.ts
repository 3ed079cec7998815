import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What zod makes; where the definitions stand depends on the target. */
interface Converted extends Omit<JsonSchema, '$defs' | 'definitions'> {
  readonly $schema?: string;
  readonly $defs?: Record<string, JsonSchema>;
  readonly definitions?: Record<string, JsonSchema>;
}

/** Formats that say all that zod's pattern beside them says. */
const SELF_EXPLAINING = new Set(['uuid', 'date', 'date-time', 'email']);

/** The JSON schemas of one document: what has an id of its own is kept once, under `#/components/schemas`. */
export class SchemaComponents {
  readonly schemas: Record<string, JsonSchema> = {};
  readonly #target: 'draft-2020-12' | 'draft-7';

  constructor(target: 'draft-2020-12' | 'draft-7') {
    this.#target = target;
  }

  /** The schema of what is sent (`input`) or what is got (`output`), referring to the components it needs. */
  schema(of: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const made = z.toJSONSchema(of, {
      target: this.#target,
      io,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => simplify(jsonSchema),
    });
    const { $schema: _dialect, $defs, definitions, ...schema } = refer(made) as Converted;
    for (const [id, component] of Object.entries({ ...$defs, ...definitions })) this.#keep(id, component);
    return schema;
  }

  #keep(id: string, schema: JsonSchema): void {
    const known = this.schemas[id];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(
        `Two schemas are called '${id}', or its input and output differ: give each its own id.`,
      );
    }
    this.schemas[id] = schema;
  }
}

/** Leaves out what only repeats or misleads: unknown fields are ignored everywhere, so none are forbidden. */
function simplify(schema: JsonSchema): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.format !== undefined && SELF_EXPLAINING.has(schema.format)) delete schema.pattern;
}

/** The same with every reference to a definition of its own made one to a component. */
function refer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(refer);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? componentOf(inner) : refer(inner),
    ]),
  );
}

function componentOf(reference: string): string {
  return reference.replace(/^#\/(\$defs|definitions)\//, '#/components/schemas/');
}
