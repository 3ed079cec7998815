import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { contracts, ERRORS, problem, type HttpSurface } from '@interlock/contracts';
import type { Verifier } from '@interlock/identity';
import { requestId } from '../request-id.ts';
import { tooBusy, type Admission } from './admission.ts';
import type { Admissions } from './admissions.ts';
import { RouteTable } from '../route-table.ts';

interface Way {
  readonly admission: Admission;
  readonly surface: HttpSurface;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const ID = '<request id>';

/**
 * Stands before the framework, and turns away whose queue is full: no routing, no hooks, no line in the log. Refusing
 * must cost next to nothing, or it becomes what the process has too much of. It does not stand there for those whose
 * token isn't known yet, nor for paths that no service answers: health, metrics, documents.
 */
export function guardDoor(
  server: Server,
  admissions: Admissions,
  verifier: Verifier,
  origins: readonly string[],
): void {
  const ways = new RouteTable<Way>();
  for (const { service, routes } of contracts)
    for (const { method, path, surface } of routes)
      ways.add(method, path, { admission: admissions.of(service), surface });
  const turnsAway = ({ method = '', url = '', headers }: IncomingMessage): Way | undefined => {
    if (!admissions.anyWaiting()) return undefined;
    // A page sees an answer only with the headers that say it may.
    if (headers.origin !== undefined && origins.length > 0) return undefined;
    const caller = verifier.known(headers.authorization);
    const way = caller && ways.find(method, url);
    return caller && way?.admission.turnsAway(caller.tenantId) ? way : undefined;
  };
  const [serve] = server.listeners('request') as [Handler];
  server.removeListener('request', serve);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const way = turnsAway(request);
    if (way) refuse(request, response, way.surface, !server.listening);
    else serve(request, response);
  });
}

/** The document of each surface, in two parts around the request's id. */
const DOCUMENTS = Object.fromEntries(
  (['v1', 'api', 'app'] as const).map((surface) => {
    const document = problem(tooBusy().refusal, surface, ID);
    return [surface, { status: document.status, parts: JSON.stringify(document).split(ID) }];
  }),
) as unknown as Record<HttpSurface, { status: number; parts: [string, string] }>;

/** Answers `overloaded` as the framework would. A body that is still on its way is not read. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  surface: HttpSurface,
  last: boolean,
): void {
  const { status, parts } = DOCUMENTS[surface];
  const id = requestId(request);
  // An id has but ASCII, and nothing that JSON escapes.
  const body = parts[0] + id + parts[1];
  if (last) response.setHeader('connection', 'close');
  response
    .writeHead(status, {
      'x-request-id': id,
      'x-content-type-options': 'nosniff',
      'retry-after': String(ERRORS.overloaded.retryAfterSeconds),
      'content-type': 'application/problem+json',
      'content-length': body.length,
    })
    .end(body);
}
