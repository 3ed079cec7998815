import { NativeConnection } from '@temporalio/worker';

const ANSWER_WITHIN_MS = 1_500;

/**
 * Connects to Temporal, which must already know the namespace. Rejects when it isn't there yet; once made,
 * the connection heals by itself.
 */
export async function connectTemporal(address: string, namespace: string): Promise<NativeConnection> {
  const connection = await NativeConnection.connect({ address });
  try {
    await describeNamespace(connection, namespace);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** What the server says of the namespace; rejects when it says nothing within 1.5 s. */
export function describeNamespace(connection: NativeConnection, namespace: string) {
  return connection.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
    connection.workflowService.describeNamespace({ namespace }),
  );
}
