import { problem, refuse, RefusedError, retryAfter, type ErrorCode } from '@interlock/contracts';
import type { Logger } from '@interlock/service';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BODY_LIMIT } from './body.ts';
import { factsOf } from './request-log.ts';
import type { RouteTable } from './route-table.ts';
import { pathOf, surfaceOf } from './surface.ts';

const PROBLEM = 'application/problem+json';

/** Answers every error as a problem document; what is no refusal is logged, and says nothing of itself. */
export function answerRefusals(app: FastifyInstance, log: Logger, paths: RouteTable<true>): void {
  const refuseAbsent = (request: FastifyRequest, reply: FastifyReply) => {
    const methods = paths.methodsOf(pathOf(request.url));
    if (methods.length === 0) {
      return sendRefusal(request, reply, nothingThere());
    }
    reply.header('allow', methods.join(', '));
    const message = `This path does not have the method ${request.method}. It has ${methods.join(', ')}.`;
    return sendRefusal(request, reply, refuse('method_not_allowed', message));
  };
  app.setNotFoundHandler(refuseAbsent);
  // What is not there is not there, whatever is wrong with the body or the type that was sent to it.
  app.setErrorHandler((error: Error, request, reply) =>
    request.is404 ? refuseAbsent(request, reply) : refuseRequest(error, request, reply, log),
  );
}

/** Refuses a request of HTTP/1.1 that names no host (RFC 9112). */
export function requireHost(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _, done) => {
    const { headers, httpVersion } = request.raw;
    const isMissing = headers.host === undefined && httpVersion === '1.1';
    done(isMissing ? refuse('validation_failed', 'The header Host is missing.') : undefined);
  });
}

/** The refusal of a path that leads nowhere. */
export function nothingThere() {
  return refuse('not_found', 'There is nothing at this path. See /docs.');
}

/** Answers a URL that can't be decoded, for which no hook runs. */
export function answerBadUrl(error: Error, request: FastifyRequest, reply: FastifyReply, log: Logger) {
  reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' });
  return refuseRequest(error, request, reply, log);
}

/** The headers that go with a code, and the marks it leaves in log and metrics. */
export function markRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ErrorCode,
  seconds = retryAfter(code),
): void {
  request.outcome = code;
  if (seconds !== undefined) reply.header('retry-after', seconds);
  if (code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  if (code === 'unsupported_media_type')
    reply.headers({ accept: 'application/json', 'accept-encoding': 'identity' });
  reply.header('content-type', PROBLEM);
}

function refuseRequest(error: Error, request: FastifyRequest, reply: FastifyReply, log: Logger) {
  const known = error instanceof RefusedError ? error : refusalOf(error as FastifyError);
  const refused =
    known ?? refuse('internal', 'The request failed on our side. Report the request id if it happens again.');
  const sent = sendRefusal(request, reply, refused);
  if (known === undefined) log.error({ err: error, ...factsOf(request) }, 'a request failed');
  else if (refused.refusal.code === 'unavailable') {
    log.warn({ err: refused.cause, reason: refused.message, request_id: request.id }, 'unavailable');
  }
  return sent;
}

function sendRefusal(request: FastifyRequest, reply: FastifyReply, { refusal }: RefusedError) {
  const document = problem(refusal, surfaceOf(request), request.id);
  markRefusal(request, reply, refusal.code, refusal.retryAfterSeconds);
  // Closed while the client still sends, the connection would be reset and this answer lost with it. The rest of the
  // body is read and dropped instead, for as long as a request may last.
  if (refusal.code === 'payload_too_large') reply.removeHeader('connection');
  return reply.code(document.status).send(Buffer.from(JSON.stringify(document)));
}

/** The refusal that an error of Fastify's amounts to; undefined for one that is none of the client's making. */
function refusalOf(error: FastifyError): RefusedError | undefined {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return refuse(
        'payload_too_large',
        `The body may have at most ${BODY_LIMIT} bytes. Send less at a time.`,
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return refuse(
        'unsupported_media_type',
        'Send the body as JSON, with `Content-Type: application/json`.',
      );
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return refuse('validation_failed', 'The body is not as long as Content-Length says.');
    case 'FST_ERR_BAD_URL':
      return refuse('validation_failed', 'The path is not a valid URL: its percent-encoding is broken.');
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return refuse('validation_failed', 'A part of the path is too long to be an id.');
    case 'ECONNRESET':
      return refuse('validation_failed', 'The connection ended before the body did.');
    default:
      return undefined;
  }
}
