import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundle } from '@temporalio/worker';
import { healthActivities, type Ask } from '../src/activities/health.ts';
import { healthCheckId, type HealthReport } from '../src/contracts/health-check.ts';
import { WORKFLOWS } from '../src/contracts/names.ts';

/** Runs one health check on a worker of its own; its answer, and the handle that tells its history. */
export async function runHealthCheck(
  environment: TestWorkflowEnvironment,
  bundle: WorkflowBundle,
  dependencies: Readonly<Record<string, Ask>>,
) {
  const workflowId = healthCheckId('test', new Date());
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue: workflowId,
    workflowBundle: bundle,
    activities: healthActivities(dependencies),
  });
  return worker.runUntil(async () => {
    const options = { workflowId, taskQueue: workflowId };
    const handle = await environment.client.workflow.start(WORKFLOWS.healthCheck, options);
    return { report: (await handle.result()) as HealthReport, handle };
  });
}
