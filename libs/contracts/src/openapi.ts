import { contracts } from './catalog.ts';
import { accessOf, pathParameters, takesQuery, type Contract, type Route } from './contract.ts';
import { SchemaComponents, type JsonSchema } from './json-schema.ts';
import { HEADER_COMPONENTS, problemComponent, responsesOf, type Response } from './openapi-responses.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly parameters: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  };
  readonly responses: Readonly<Record<string, Response>>;
}

const WHO_MAY = {
  any: 'For sessions and services.',
  session: 'For the session of a person; a service token is refused.',
  service: 'For the token of a service; a session is refused.',
};

const REQUEST_ID: Parameter = {
  name: 'X-Request-Id',
  in: 'header',
  required: false,
  description:
    'An id to find the request by in logs, audit rows and events: 1 to 128 of A-Z, a-z, 0-9, "_", "." and "-". ' +
    'Made here when it is absent, or is another text.',
  schema: { type: 'string' },
};

const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes the request happen once: the same key and request get the first answer again, another request 422.',
  schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
};

/** The OpenAPI 3.1 document of every route of every contract. */
export function openApiDocument(version: string) {
  const components = new SchemaComponents('draft-2020-12');
  const paths: Record<string, Record<string, Operation>> = {};
  for (const contract of contracts) {
    for (const route of contract.routes) {
      (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(contract, route, components);
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Interlock',
      version,
      description: 'Tasks that move only along the transitions allowed to them.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(contracts.map(({ service }) => service))].map((name) => ({ name })),
    security: [{ bearerAuth: [] }],
    paths,
    components: {
      securitySchemes: { bearerAuth: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      parameters: { RequestId: REQUEST_ID, IdempotencyKey: IDEMPOTENCY_KEY },
      headers: HEADER_COMPONENTS,
      schemas: { Problem: problemComponent(components), ...components.schemas },
    },
  };
}

function operation(contract: Contract, route: Route, components: SchemaComponents): Operation {
  const { parameters, body } = requestOf(route, components);
  return {
    operationId:
      contract.routes.length > 1
        ? `${contract.name}_${route.path.startsWith('/v1/internal/') ? 'internal' : route.surface}`
        : contract.name,
    summary: contract.summary,
    description: WHO_MAY[accessOf(contract, route)],
    tags: [contract.service],
    parameters: [
      { $ref: '#/components/parameters/RequestId' },
      ...(route.method === 'GET' ? [] : [{ $ref: '#/components/parameters/IdempotencyKey' }]),
      ...parameters,
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: body.oneOf !== undefined || (body.required ?? []).length > 0,
            content: { 'application/json': { schema: body } },
          },
        }),
    responses: responsesOf(contract, route, components),
  };
}

/** A route's flat request, taken apart into where each field stands. */
function requestOf(route: Route, components: SchemaComponents) {
  const schema = components.schema(route.request, 'input');
  if (schema.oneOf !== undefined) return { parameters: [], body: schema };
  const { properties = {}, required = [] } = schema;
  const parameter = (name: string, place: Parameter['in'], field = name): Parameter => ({
    name,
    in: place,
    required: place === 'path' || required.includes(field),
    schema: properties[field] as JsonSchema,
  });
  const inPath = pathParameters(route.path);
  const headers = Object.entries(route.headers ?? {});
  const elsewhere = new Set([...inPath, ...headers.map(([, field]) => field)]);
  const rest = Object.keys(properties).filter((name) => !elsewhere.has(name));
  const parameters = [
    ...inPath.map((name) => parameter(name, 'path')),
    ...headers.map(([header, field]) => parameter(capitalised(header), 'header', field)),
  ];
  if (takesQuery(route.method)) {
    return { parameters: [...parameters, ...rest.map((name) => parameter(name, 'query'))], body: undefined };
  }
  if (rest.length === 0) return { parameters, body: undefined };
  const body: JsonSchema = {
    type: 'object',
    properties: Object.fromEntries(rest.map((name) => [name, properties[name] as JsonSchema])),
    required: required.filter((name) => rest.includes(name)),
  };
  return { parameters, body };
}

/** `if-match` as people write it. */
function capitalised(header: string): string {
  return header.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
