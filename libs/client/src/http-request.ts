import {
  pathParameters,
  takesQuery,
  type Contract,
  type HttpSurface,
  type Route,
} from '@interlock/contracts';

/** A route's request, ready to be sent; `path` begins with a slash and holds the query. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** The route of a contract on a surface; throws when it has none there. */
export function routeOn(contract: Contract, surface: HttpSurface): Route {
  const route = contract.routes.find((one) => one.surface === surface);
  if (route === undefined)
    throw new TypeError(`'${contract.name}' has no route on the surface '${surface}'.`);
  return route;
}

/** Puts each field where the route wants it: path, declared headers, and the rest in query or body. */
export function httpRequest(route: Route, fields: Readonly<Record<string, unknown>>): HttpRequest {
  const rest = new Map(Object.entries(fields).filter(([, value]) => value !== undefined));
  const take = (name: string): unknown => {
    const value = rest.get(name);
    rest.delete(name);
    return value;
  };
  let path = route.path;
  for (const name of pathParameters(route.path)) {
    const value = take(name);
    if (value === undefined || value === '')
      throw new TypeError(`'${name}' is missing: it is part of ${route.path}.`);
    path = path.replace(`{${name}}`, encodeURIComponent(String(value)));
  }
  const headers: Record<string, string> = {};
  for (const [header, field] of Object.entries(route.headers ?? {})) {
    const value = take(field);
    if (value !== undefined) headers[header] = String(value);
  }
  const { method } = route;
  if (!takesQuery(method)) {
    headers['content-type'] = 'application/json';
    return { method, path, headers, body: JSON.stringify(Object.fromEntries(rest)) };
  }
  const query = new URLSearchParams();
  for (const [name, value] of rest) query.append(name, String(value));
  return { method, path: query.size === 0 ? path : `${path}?${query}`, headers, body: undefined };
}
