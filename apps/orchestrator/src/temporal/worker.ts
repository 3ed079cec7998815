import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { TASK_QUEUE } from '../contracts.ts';

/** A worker that polls until it is stopped. */
export interface RunningWorker {
  isRunning(): boolean;
  /** Takes no more tasks and resolves when those under way are done, or after 4 s are given up. */
  stop(): Promise<void>;
}

export interface WorkerConfig extends Pick<WorkerOptions, 'activities' | 'workflowBundle'> {
  readonly connection: NativeConnection;
  readonly namespace: string;
  /** It ended by itself: the process must end, and be started anew. */
  readonly onLost: (error: Error) => void;
}

/** Starts the worker. Its limits bound its memory: each cached workflow takes some 0.1 to 1 MB. */
export async function startWorker({ onLost, ...config }: WorkerConfig): Promise<RunningWorker> {
  const worker = await Worker.create({
    ...config,
    taskQueue: TASK_QUEUE,
    maxCachedWorkflows: 200,
    maxConcurrentActivityTaskExecutions: 50,
    maxConcurrentWorkflowTaskExecutions: 20,
    shutdownGraceTime: '2 seconds',
    shutdownForceTime: '4 seconds',
  });
  let stopping = false;
  const ended = worker.run().then(
    () => stopping || onLost(new Error('The Temporal worker ended.')),
    (error: Error) => stopping || onLost(error),
  );
  return {
    isRunning: () => worker.getState() === 'RUNNING',
    async stop() {
      stopping = true;
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}
