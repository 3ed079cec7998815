import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import type { World } from '../world.ts';

const NAMESPACE = 'interlock';
const CONNECT_WITHIN = '2 seconds';

/** Lends a client of the stack's Temporal to `work`. */
export async function asOperator<T>(world: World, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({
    address: world.stack.temporal,
    connectTimeout: CONNECT_WITHIN,
  });
  try {
    return await work(new Client({ connection, namespace: NAMESPACE }));
  } finally {
    await connection.close();
  }
}

/** The run of a workflow that is under way, or undefined. */
export async function runningRun(handle: WorkflowHandle): Promise<string | undefined> {
  const { status, runId } = await handle.describe();
  return status.name === 'RUNNING' ? runId : undefined;
}
