import { runChecks } from '@interlock/service';
import type { FastifyInstance } from 'fastify';
import type { GatewayParts } from './gateway-parts.ts';

/** `/healthz` (the process lives), `/readyz` (it can serve: bus and keys) and `/metrics` (Prometheus). */
export function healthRoutes(
  app: FastifyInstance,
  parts: Pick<GatewayParts, 'checks' | 'isServing' | 'metrics'>,
) {
  const { registry } = parts.metrics;
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    const state = await runChecks(parts.checks);
    const ready = state.ready && parts.isServing();
    return reply.code(ready ? 200 : 503).send({ ...state, ready });
  });
  app.get('/metrics', async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));
}
