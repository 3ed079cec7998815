import { join } from 'node:path';
import { closeBus, connectBus, isConnected } from '@interlock/messaging';
import { readSettings, type ProcessParts, type Running } from '@interlock/service';
import { createActivities } from './activities/activities.ts';
import { orchestratorSettings } from './settings.ts';
import { connectTemporal, describeNamespace } from './temporal/connection.ts';
import { healthCheckOf } from './temporal/health-check.ts';
import { ensureRetention } from './temporal/retention.ts';
import { untilItWorks } from './temporal/retry.ts';
import { installRuntime } from './temporal/runtime.ts';
import { startWorker } from './temporal/worker.ts';

/** The build puts it beside the process's own bundle. */
const WORKFLOW_BUNDLE = join(import.meta.dirname, 'workflow-bundle.js');

/** Starts the worker, and resolves once a workflow has gone all the way through it. */
export async function startOrchestrator({ log, fail }: ProcessParts): Promise<Running> {
  const config = readSettings(orchestratorSettings, process.env);
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = config;
  installRuntime(log);
  const nc = await connectBus({
    url: config.NATS_URL,
    user: config.NATS_USER,
    password: config.NATS_PASSWORD,
    onStatus: (type, detail) => log.info({ type, detail }, 'bus'),
  });
  const connection = await untilItWorks('Connecting to Temporal', log, () =>
    connectTemporal(address, namespace),
  );
  log.info({ address, namespace }, 'connected to Temporal');
  await ensureRetention(connection, namespace, log);
  const worker = await startWorker({
    connection,
    namespace,
    workflowBundle: { codePath: WORKFLOW_BUNDLE },
    activities: createActivities({ dependencies: { bus: () => nc.flush() } }),
    onLost: fail,
  });
  const report = await untilItWorks('The health check', log, healthCheckOf(connection, namespace));
  log.info({ report }, 'a workflow has gone all the way');
  return {
    checks: {
      bus: () => isConnected(nc),
      temporal: () => describeNamespace(connection, namespace).then(() => true),
      worker: () => worker.isRunning(),
    },
    async stop() {
      await worker.stop();
      await connection.close();
      await closeBus(nc);
    },
  };
}
