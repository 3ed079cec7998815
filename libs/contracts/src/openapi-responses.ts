import { accessOf, type Contract, type Route } from './contract.ts';
import type { Surface } from './surface.ts';
import { ERRORS, httpStatus, type ErrorCode } from './errors.ts';
import type { JsonSchema, SchemaComponents } from './json-schema.ts';
import { problem, problemSchema, retryAfter } from './problem.ts';

const SURFACES: readonly Surface[] = ['v1', 'api', 'app'];

interface Header {
  readonly description: string;
  readonly schema: JsonSchema;
}

export interface Response {
  readonly description: string;
  readonly headers: Readonly<Record<string, Header | { readonly $ref: string }>>;
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

const REQUEST_ID = { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } };

const text = (description: string): Header => ({ description, schema: { type: 'string' } });

/** The headers that more than one answer has. */
export const HEADER_COMPONENTS = {
  RequestId: text('The id of the request: the one that was sent, or one made here.'),
};

const REPLAYED = text('`true` when this is the first answer to the same Idempotency-Key, given again.');

/** The component that every refusal is; it names every code there is, in every surface's spelling. */
export function problemComponent(components: SchemaComponents): JsonSchema {
  const codes = Object.keys(ERRORS).flatMap((code) =>
    SURFACES.map((surface) => spelling(code as ErrorCode, surface)),
  );
  const schema = components.schema(problemSchema, 'output');
  return { ...schema, properties: { ...schema.properties, code: { enum: [...new Set(codes)] } } };
}

/** Every answer of a route, by HTTP status. */
export function responsesOf(
  contract: Contract,
  route: Route,
  components: SchemaComponents,
): Record<string, Response> {
  const success = successOf(route, components);
  return {
    [route.status]: success,
    ...(route.created ? { 201: { ...success, description: 'Created' } } : {}),
    ...refusalsOf(contract, route),
  };
}

function successOf(route: Route, components: SchemaComponents): Response {
  const etag = text('The version of the object, to be sent as If-Match.');
  return {
    description: { 200: 'Done', 201: 'Created', 202: 'Accepted', 204: 'Done; there is no content' }[
      route.status
    ],
    headers: {
      ...REQUEST_ID,
      ...(route.method === 'GET' ? {} : { 'Idempotency-Replayed': REPLAYED }),
      ...(route.etag ? { ETag: etag } : {}),
    },
    ...(route.status === 204
      ? {}
      : { content: { 'application/json': { schema: components.schema(route.response, 'output') } } }),
  };
}

function refusalsOf(contract: Contract, route: Route): Record<string, Response> {
  const byStatus: Record<number, ErrorCode[]> = {};
  for (const code of codesOf(contract, route)) {
    (byStatus[httpStatus(code, route.surface)] ??= []).push(code);
  }
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, codes]) => [status, refusal(codes, route.surface)]),
  );
}

/** What a route may be refused with: its own errors, and what happens to any request. */
function codesOf(contract: Contract, route: Route): ErrorCode[] {
  return [
    ...new Set<ErrorCode>([
      'validation_failed',
      'unauthenticated',
      ...(accessOf(contract, route) === 'any' ? [] : (['forbidden'] as const)),
      ...contract.errors,
      ...(route.method === 'GET'
        ? []
        : (['payload_too_large', 'unsupported_media_type', 'idempotency_key_reused'] as const)),
      ...(route.method === 'GET' ? [] : (['rate_limited'] as const)),
      ...(['request_timeout', 'expectation_failed', 'headers_too_large'] as const),
      'internal',
      'overloaded',
      'unavailable',
      'outcome_unknown',
    ]),
  ];
}

function refusal(codes: readonly ErrorCode[], surface: Surface): Response {
  const wait = codes.some((code) => retryAfter(code) !== undefined);
  return {
    description: codes.map((code) => `${ERRORS[code].title} (\`${spelling(code, surface)}\`)`).join('; '),
    headers: {
      ...REQUEST_ID,
      ...(wait ? { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } : {}),
      ...(codes.includes('unauthenticated')
        ? { 'WWW-Authenticate': text('The scheme to use: Bearer.') }
        : {}),
      ...(codes.includes('unsupported_media_type')
        ? {
            Accept: text('The type that a body must have: application/json.'),
            'Accept-Encoding': text('The encoding that a body must have: identity, which is none.'),
          }
        : {}),
    },
    content: {
      'application/problem+json': {
        schema: {
          allOf: [{ $ref: '#/components/schemas/Problem' }],
          properties: { code: { enum: codes.map((code) => spelling(code, surface)) } },
        },
      },
    },
  };
}

/** A code as a surface spells it. */
function spelling(code: ErrorCode, surface: Surface): string {
  return problem({ code, message: '' }, surface, '').code;
}
