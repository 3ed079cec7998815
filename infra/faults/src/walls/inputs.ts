import type { RouteCase } from './routes.ts';
import { sample, type Ingredients } from './sample.ts';

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
  for (const field of Object.keys(fields)) {
    if (field in base) continue;
    try {
      const more = { ...base, [field]: make(field) };
      if (route.request.safeParse(more).success) return more;
    } catch {
      // Another field may do.
    }
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
