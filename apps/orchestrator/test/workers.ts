import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundle } from '@temporalio/worker';
import type { Activities } from '../src/activities/activities.ts';
import { CASCADE_QUEUE, TASK_QUEUE } from '../src/contracts/names.ts';

/** Runs workers of both queues, with these activities, while `work` is under way. */
export async function withWorkers<T>(
  environment: TestWorkflowEnvironment,
  workflowBundle: WorkflowBundle,
  activities: Partial<Activities>,
  work: () => Promise<T>,
): Promise<T> {
  const connection = environment.nativeConnection;
  const workflows = await Worker.create({ connection, taskQueue: TASK_QUEUE, workflowBundle, activities });
  const cascades = await Worker.create({ connection, taskQueue: CASCADE_QUEUE, activities });
  return cascades.runUntil(() => workflows.runUntil(work));
}
