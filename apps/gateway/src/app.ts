import { fastify, type FastifyInstance } from 'fastify';
import { guardDoor } from './admission/door.ts';
import { acceptJsonBytes } from './body.ts';
import { answerForNode } from './broken-request.ts';
import { contractRoutes } from './contract-routes.ts';
import { allowOrigins } from './cors.ts';
import { documentRoutes } from './document-routes.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { healthRoutes } from './health-routes.ts';
import { answerRefusals, requireHost } from './refusals.ts';
import { endConnections } from './listen.ts';
import { observeRequests } from './request-log.ts';
import { RouteTable } from './route-table.ts';
import { serverOptions } from './server-options.ts';

/** The HTTP edge, ready to listen: every route of every contract, the documents, and the operator's paths. */
export async function buildApp(parts: GatewayParts): Promise<FastifyInstance> {
  const app = fastify(serverOptions(parts.log));
  const paths = new RouteTable<true>();
  app.addHook('onRoute', ({ method, url }) => [method].flat().forEach((one) => paths.add(one, url, true)));
  acceptJsonBytes(app);
  endConnections(app);
  answerForNode(app.server);
  observeRequests(app, parts);
  requireHost(app);
  allowOrigins(app, parts.origins, paths);
  answerRefusals(app, parts.log, paths);
  contractRoutes(app, parts);
  healthRoutes(app, parts);
  await documentRoutes(app, parts.version);
  guardDoor(app.server, parts.admissions, parts.verifier, parts.origins);
  await app.ready();
  return app;
}
