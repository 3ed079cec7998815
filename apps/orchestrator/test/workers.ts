import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection, Worker, type WorkflowBundle } from '@temporalio/worker';
import type { Activities } from '../src/activities/activities.ts';
import { CASCADE_QUEUE, TASK_QUEUE } from '../src/contracts/names.ts';

/**
 * Runs workers of both queues, with these activities, while `work` is under way. Their connection is their own: a
 * worker that a failed test has left behind keeps no other from its queue.
 */
export async function withWorkers<T>(
  environment: TestWorkflowEnvironment,
  workflowBundle: WorkflowBundle,
  activities: Partial<Activities>,
  work: () => Promise<T>,
): Promise<T> {
  const { address, namespace = 'default' } = environment;
  const connection = await NativeConnection.connect({ address });
  const of = { connection, namespace, activities };
  const workflows = await Worker.create({ ...of, taskQueue: TASK_QUEUE, workflowBundle });
  const cascades = await Worker.create({ ...of, taskQueue: CASCADE_QUEUE });
  const result = await cascades.runUntil(() => workflows.runUntil(work));
  await connection.close();
  return result;
}
