import { hostname } from 'node:os';
import { WorkflowIdConflictPolicy, type Client } from '@temporalio/client';
import { healthCheckId, type HealthReport } from '../contracts/health-check.ts';
import { TASK_QUEUE, WORKFLOWS } from '../contracts/names.ts';

const COMPLETED_WITHIN_MS = 10_000;

/** Returns a function that runs one health check, always the same one, and resolves when it has completed. */
export function healthCheckOf(client: Client): () => Promise<HealthReport> {
  const workflowId = healthCheckId(hostname(), new Date());
  return () =>
    client.withDeadline(Date.now() + COMPLETED_WITHIN_MS, async () => {
      const handle = await client.workflow.start(WORKFLOWS.healthCheck, {
        workflowId,
        taskQueue: TASK_QUEUE,
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
        workflowExecutionTimeout: '2 minutes',
        // A task that was handed to a worker just killed is handed out again after this.
        workflowTaskTimeout: '3 seconds',
        staticSummary: `Health check of ${hostname()}`,
        staticDetails: 'Started by a worker before it says that it is ready.',
      });
      return (await handle.result()) as HealthReport;
    });
}
