import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundle } from '@temporalio/worker';
import { createActivities, type ActivityParts } from '../src/activities/activities.ts';
import { healthCheckId, WORKFLOWS, type HealthReport } from '../src/contracts.ts';

/** Runs one health check on a worker of its own; its answer, and the handle that tells its history. */
export async function runHealthCheck(
  environment: TestWorkflowEnvironment,
  bundle: WorkflowBundle,
  dependencies: ActivityParts['dependencies'],
) {
  const workflowId = healthCheckId('test', new Date());
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue: workflowId,
    workflowBundle: bundle,
    activities: createActivities({ dependencies }),
  });
  return worker.runUntil(async () => {
    const options = { workflowId, taskQueue: workflowId };
    const handle = await environment.client.workflow.start(WORKFLOWS.healthCheck, options);
    return { report: (await handle.result()) as HealthReport, handle };
  });
}
