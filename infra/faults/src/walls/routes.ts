import { contracts, pathParameters, type Contract, type Route } from '@interlock/contracts';
import { z } from 'zod';
import type { Json } from './sample.ts';

/** One way in over HTTP, with what its request looks like as JSON Schema; references are resolved. */
export interface RouteCase {
  readonly contract: Contract;
  readonly route: Route;
  /** `PATCH /v1/tasks/{task_id}` */
  readonly name: string;
  readonly fields: Readonly<Record<string, Json>>;
  readonly required: readonly string[];
  readonly inPath: readonly string[];
}

/** Every route of the catalog. */
export const ROUTES: readonly RouteCase[] = contracts.flatMap((contract) =>
  contract.routes.flatMap((route) => routeCases(contract, route)),
);

/** A route; or several, when its body may have one of several forms. */
function routeCases(contract: Contract, route: Route): RouteCase[] {
  const forms = formsOf(route.request);
  return forms.map(({ properties, required, title }) => ({
    contract,
    route,
    name: `${route.method} ${route.path}${forms.length > 1 && title ? ` (${title})` : ''}`,
    fields: properties,
    required,
    inPath: pathParameters(route.path),
  }));
}

/** The fields of an object, in JSON Schema; several times, when it may have one of several forms. */
export function formsOf(object: z.ZodType) {
  const schema = z.toJSONSchema(object, { io: 'input', unrepresentable: 'any' }) as Json;
  const { oneOf, ...only } = resolved(schema, schema.$defs ?? {});
  return (oneOf ?? [only]).map(({ properties = {}, required = [], title }) => ({
    type: 'object',
    title,
    properties,
    required,
  }));
}

/** The schema with what it refers to in its place; the name of a definition is kept as `title`. */
function resolved(schema: Json, defs: Readonly<Record<string, Json>>): Json {
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) => {
    const ref = (value as Json | null)?.$ref;
    if (typeof ref !== 'string') return value;
    const name = ref.replace('#/$defs/', '');
    const found = defs[name];
    if (found === undefined) throw new Error(`The schema refers to ${ref}, which it does not have.`);
    return { ...resolved(found, defs), title: name };
  }) as Json;
}
