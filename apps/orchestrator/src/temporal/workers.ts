import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { Activities } from '../activities/activities.ts';
import { CASCADE_QUEUE, TASK_QUEUE } from '../contracts/names.ts';

/** Workers that poll until they are stopped. */
export interface RunningWorkers {
  isRunning(): boolean;
  /** Take no more tasks, and resolve when those under way are done, or after 4 s are given up. */
  stop(): Promise<void>;
}

export interface WorkerConfig {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly activities: Activities;
  readonly workflowBundle: NonNullable<WorkerOptions['workflowBundle']>;
  /** One ended by itself: the process must end, and be started anew. */
  readonly onLost: (error: Error) => void;
}

const STOP = { shutdownGraceTime: '2 seconds', shutdownForceTime: '4 seconds' } as const;

/**
 * Starts the worker of the workflows, and that of the cascades' long activities. Their limits bound memory (a cached
 * workflow takes some 0.1 to 1 MB) and what the services are asked at once.
 */
export async function startWorkers(config: WorkerConfig): Promise<RunningWorkers> {
  const { onLost, workflowBundle, activities, ...where } = config;
  const { followFlip, ...others } = activities;
  const workers = [
    await Worker.create({
      ...where,
      ...STOP,
      workflowBundle,
      activities: others,
      taskQueue: TASK_QUEUE,
      maxCachedWorkflows: 200,
      maxConcurrentActivityTaskExecutions: 24,
      maxConcurrentWorkflowTaskExecutions: 20,
      // After the death of the worker that has a workflow cached, its next task waits so long for it.
      stickyQueueScheduleToStartTimeout: '3 seconds',
    }),
    await Worker.create({
      ...where,
      ...STOP,
      activities: { followFlip },
      taskQueue: CASCADE_QUEUE,
      maxConcurrentActivityTaskExecutions: 8,
    }),
  ];
  let stopping = false;
  const ended = workers.map((worker) =>
    worker.run().then(
      () => stopping || onLost(new Error('A Temporal worker ended.')),
      (error: Error) => stopping || onLost(error),
    ),
  );
  return {
    isRunning: () => workers.every((worker) => worker.getState() === 'RUNNING'),
    async stop() {
      stopping = true;
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await Promise.all(ended);
    },
  };
}
