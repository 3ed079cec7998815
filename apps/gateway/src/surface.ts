import type { HttpSurface } from '@interlock/contracts';
import type { FastifyRequest } from 'fastify';

/** The surface whose words a request expects: its route's, or by the beginning of a path that has none. */
export function surfaceOf(request: FastifyRequest): HttpSurface {
  return request.routeOptions.config.surface ?? surfaceOfPath(pathOf(request.url));
}

/** A URL's path, without the query. */
export function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}

function surfaceOfPath(path: string): HttpSurface {
  if (/^\/api\/v1\/app(\/|$)/.test(path)) return 'app';
  return /^\/api(\/|$)/.test(path) ? 'api' : 'v1';
}
