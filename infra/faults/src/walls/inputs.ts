import { withText } from './places.ts';
import type { RouteCase } from './routes.ts';
import { sample, type Ingredients, type Json } from './sample.ts';

export type Fields = Readonly<Record<string, unknown>>;

/**
 * The smallest input of a route, with `given` in it, that the route's own schema takes: the required fields, and as
 * many of the others as that needs. Throws naming what is missing.
 */
export function inputOf(
  { route, fields, required, name }: RouteCase,
  from: Ingredients,
  given: Fields = {},
): Fields {
  const wanted = required.filter((field) => !(field in given));
  const base = { ...Object.fromEntries(wanted.map((field) => [field, make(field)])), ...given };
  if (route.request.safeParse(base).success) return base;
  for (const [field, schema] of Object.entries(fields)) {
    const more =
      field in base ? enriched(base[field], schema, from) : [attempt(() => make(field))].filter(isThere);
    const fitting = more
      .map((value) => ({ ...base, [field]: value }))
      .find((input) => route.request.safeParse(input).success);
    if (fitting) return fitting;
  }
  const reason = route.request.safeParse(base).error?.issues[0]?.message ?? '';
  throw new Error(`${name}: no input can be made with ${Object.keys(base).join(', ')}: ${reason}`);

  function make(field: string): unknown {
    try {
      return sample(fields[field] ?? {}, field, from);
    } catch (error) {
      throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
    }
  }
}

/** The list that a field is, with one more field in its item each; nothing for what is no list of objects. */
function enriched(value: unknown, { items }: Json, from: Ingredients): unknown[] {
  const item = (Array.isArray(value) ? value[0] : undefined) as Fields | undefined;
  return Object.entries(items?.properties ?? {}).flatMap(([name, schema]) => {
    const more = attempt(() => sample(schema, name, from));
    return item === undefined || more === undefined || name in item ? [] : [[{ ...item, [name]: more }]];
  });
}

/** What `make` makes, or undefined when it can't: another field may do. */
function attempt(make: () => unknown): unknown {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function isThere(value: unknown): boolean {
  return value !== undefined;
}

/** {@link inputOf} with a value in one place; the rest of the field that it stands in is made for it. */
export function inputWith(
  route: RouteCase,
  from: Ingredients,
  [top = '', ...inner]: readonly string[],
  value: unknown,
): Fields {
  const around = attempt(() => sample(route.fields[top] ?? {}, top, from));
  return inputOf(route, from, { [top]: withText(around, inner, value) });
}
