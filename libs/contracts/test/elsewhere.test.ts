import { describe, expect, it } from 'vitest';
import { catalog } from '../src/catalog.ts';
import { pathParameters, type Contract, type Route } from '../src/contract.ts';
import { RefusedError } from '../src/errors.ts';
import { readRequest } from '../src/request.ts';

const routes = Object.values(catalog).flatMap((service) =>
  Object.values(service as Record<string, Contract>).flatMap(
    (contract) => contract.routes as readonly Route[],
  ),
);
const named = (route: Route) => `${route.method} ${route.path}`;
const changing = routes.filter(({ method }) => method === 'PATCH' || method === 'POST');

/** What a caller believes, and whom it concerns: nothing that a route sets. */
const HINTS = new Set(['version', 'if_match', 'last_known_status', 'last_known_updated_at']);

function fieldsOf(route: Route): string[] {
  if (!('shape' in route.request)) return [];
  const known = new Set([...pathParameters(route.path), ...HINTS]);
  return Object.keys(route.request.shape).filter((field) => !known.has(field));
}

/** The path of the thing that a route makes or changes: `/v1/tasks` and `/v1/tasks/{id}/status` are about one. */
function thingOf({ method, path }: Route): string {
  return method === 'POST' ? `${path}/{}` : path.replace(/\{\w+\}/g, '{}').replace(/\}\/\w+$/, '}');
}

const withElsewhere = routes.filter(({ elsewhere }) => elsewhere !== undefined);
const wrong = (route: Route) => [route.path, route] as const;

describe.each(withElsewhere.map(wrong))('%s', (_path, route) => {
  it.each(Object.entries(route.elsewhere ?? {}))('refuses %s and names %s, which takes it', (field, way) => {
    expect(fieldsOf(route)).not.toContain(field);
    const other = routes.find((candidate) => named(candidate) === way);
    // A checklist is set item by item.
    const taken = field === 'checklist' && way.endsWith('-items') ? 'title' : field;
    expect(Object.keys((other?.request as { shape?: object }).shape ?? {})).toContain(taken);
    const request = { params: {}, query: {}, headers: {}, body: { [field]: null } };
    const read = () => readRequest(route, request);
    expect(read).toThrow(RefusedError);
    expect(read).toThrow(`${field}: This is not set here. Use ${way}.`);
  });
});

it.each(changing.map(wrong))('%s knows the fields that its siblings set', (_path, route) => {
  const siblings = changing.filter(
    (other) => other !== route && other.method === 'PATCH' && thingOf(other) === thingOf(route),
  );
  const own = new Set([...fieldsOf(route), ...Object.keys(route.elsewhere ?? {})]);
  // The board's move has another name for it.
  if (own.has('to_status')) own.add('status');
  const strange = siblings.flatMap((other) => fieldsOf(other).filter((field) => !own.has(field)));
  expect(strange).toEqual([]);
});
