import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import {
  accessOf,
  contracts,
  ERRORS,
  httpStatus,
  openApiDocument,
  pathParameters,
  problem,
  retryAfter,
  type ErrorCode,
  type Route,
} from '../src/index.ts';
import type { JsonSchema } from '../src/json-schema.ts';
import { danglingReferences } from './references.ts';

const document = openApiDocument('1.2.3');
const routes = contracts.flatMap((contract) => contract.routes.map((route) => ({ contract, route })));

function operationOf({ route }: (typeof routes)[number]) {
  const operation = document.paths[route.path]?.[route.method.toLowerCase()];
  if (operation === undefined) throw new Error(`${route.method} ${route.path} is missing.`);
  return operation;
}

interface Content {
  readonly schema: { readonly properties?: { readonly code?: { readonly enum: string[] } } };
}

/** The codes that an operation says it may be refused with, as `<status> <code>`. */
function codesOf(at: (typeof routes)[number]): string[] {
  return Object.entries(operationOf(at).responses).flatMap(([status, { content }]) => {
    const refused = content?.['application/problem+json'] as Content | undefined;
    return (refused?.schema.properties?.code?.enum ?? []).map((code) => `${status} ${code}`);
  });
}

it('is valid OpenAPI 3.1 and refers to nothing that is missing', async () => {
  const checked = await new Validator().validate(structuredClone(document));
  expect(checked).toMatchObject({ valid: true });
  expect(danglingReferences(document)).toEqual([]);
});

it('has every route, and nothing else', () => {
  const documented = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(documented.sort()).toEqual(routes.map(({ route }) => `${route.method} ${route.path}`).sort());
});

it('names each operation once', () => {
  const ids = routes.map((at) => operationOf(at).operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

it('has every error code in every spelling, and nothing else', () => {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  const spelled = codes.flatMap((code) => [
    problem({ code, message: '' }, 'v1', '').code,
    problem({ code, message: '' }, 'app', '').code,
  ]);
  const { code } = document.components.schemas['Problem']?.properties as { code: { enum: string[] } };
  expect([...code.enum].sort()).toEqual([...new Set(spelled)].sort());
});

/** The fields of a route's request; of several, where one of them tells them apart. */
function shapesOf({ request }: Route): string[][] {
  const objects = 'shape' in request ? [request] : request.options;
  return objects.map(({ shape }) => Object.keys(shape).sort());
}

describe.each(routes)('$route.method $route.path', (at) => {
  const { contract, route } = at;

  it('has every error of its contract under its status, and besides only what any request may meet', () => {
    const shown = (code: ErrorCode) =>
      `${httpStatus(code, route.surface)} ${problem({ code, message: '' }, route.surface, '').code}`;
    const general: ErrorCode[] = ['validation_failed', 'unauthenticated', 'internal'];
    general.push('request_timeout', 'expectation_failed', 'headers_too_large');
    general.push('overloaded', 'unavailable', 'outcome_unknown');
    if (accessOf(contract, route) !== 'any') general.push('forbidden');
    if (route.method !== 'GET')
      general.push('payload_too_large', 'unsupported_media_type', 'idempotency_key_reused', 'rate_limited');
    expect(codesOf(at).sort()).toEqual([...new Set([...contract.errors, ...general].map(shown))].sort());
  });

  it('says its success, and when to try again', () => {
    const { responses } = operationOf(at);
    const successes = Object.keys(responses).filter((status) => Number(status) < 300);
    expect(successes.map(Number).sort()).toEqual(route.created ? [200, 201] : [route.status]);
    expect(responses[route.status]?.headers['ETag'] !== undefined).toBe(route.etag !== undefined);
    for (const code of contract.errors.filter((one) => retryAfter(one) !== undefined)) {
      expect(responses[httpStatus(code, route.surface)]?.headers['Retry-After']).toBeDefined();
    }
  });

  it('has each field of its request in one place', () => {
    const { parameters, requestBody } = operationOf(at);
    const headers = route.headers ?? {};
    const named = parameters.flatMap((parameter) => {
      if (!('in' in parameter)) return [];
      if (parameter.in === 'path') expect(pathParameters(route.path)).toContain(parameter.name);
      return parameter.in === 'header' ? [headers[parameter.name.toLowerCase()]] : [parameter.name];
    });
    const body = requestBody?.content['application/json']?.schema;
    const fields = (body?.oneOf ?? [body]).map((one) => [
      ...named,
      ...Object.keys((one as JsonSchema | undefined)?.properties ?? {}),
    ]);
    expect(fields.map((names) => names.sort())).toEqual(shapesOf(route));
  });
});

it('forbids no unknown field', () => {
  expect(JSON.stringify(document)).not.toContain('"additionalProperties":false');
});
