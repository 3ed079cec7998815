import type { Server } from 'node:http';
import type { Logger } from '@interlock/service';
import type { FastifyHttpOptions } from 'fastify';
import { answerBrokenRequest } from './broken-request.ts';
import { BODY_LIMIT } from './body.ts';
import { answerBadUrl } from './refusals.ts';
import { requestId } from './request-id.ts';

/** A client has this long to send a request. */
export const REQUEST_TIMEOUT_MS = 10_000;
/**
 * Longer than load balancers and clients keep a connection that is idle, mostly 60 s: who ends it must be the one who
 * sends on it, or a request meets a connection that is being closed.
 */
const KEEP_ALIVE_MS = 75_000;

/** How Fastify is set up: its own log, ids, HEAD routes and default answers are off or replaced. */
export function serverOptions(log: Logger): FastifyHttpOptions<Server> {
  return {
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Node looks for late requests at this interval only; its default is 30 s.
    // A request without Host is refused like any other, and not by Node.
    http: {
      headersTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: 2_000,
      requireHostHeader: false,
    },
    forceCloseConnections: 'idle',
    // What arrives on an open connection while the server closes is answered as ever, and the connection closed.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    requestIdHeader: false,
    genReqId: requestId,
    logger: false,
    // The services say what is wrong with an id, however long it is.
    routerOptions: { maxParamLength: 4_096 },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => void answerBadUrl(error, request, reply, log),
  };
}
