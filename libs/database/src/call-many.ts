import type { QueryConfig } from 'pg';

/** A function of SQL, by its name and the types of its arguments. */
export interface SqlFunction {
  readonly name: string;
  readonly types: readonly string[];
}

/**
 * The statement that calls a function once for each list of arguments, in their order, in one round trip. Its rows
 * are those of the calls, with `place`, the number of the call from 1.
 */
export function callMany({ name, types }: SqlFunction, calls: readonly (readonly unknown[])[]): QueryConfig {
  const given = types.map((type, at) => `(call.given->>${at})::${type}`).join(', ');
  return {
    name: `many_${name}`,
    text: `select call.place::int, answer.*
             from jsonb_array_elements($1::jsonb) with ordinality call (given, place)
            cross join lateral ${name}(${given}) answer
            order by call.place`,
    values: [JSON.stringify(calls)],
  };
}
