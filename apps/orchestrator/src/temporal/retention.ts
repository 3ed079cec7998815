import type { Logger } from '@interlock/service';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import type { NativeConnection } from '@temporalio/worker';
import { describeNamespace } from './connection.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const RETENTION_DAYS = 7;

/**
 * Raises the namespace's retention to 7 days: a workflow's id is refused a second time only as long as its
 * history is kept. A server that doesn't allow it is left as it is, with a warning.
 */
export async function ensureRetention(
  connection: NativeConnection,
  namespace: string,
  log: Logger,
): Promise<void> {
  const { config } = await describeNamespace(connection, namespace);
  const days = tsToMs(config?.workflowExecutionRetentionTtl ?? msToTs(0)) / DAY_MS;
  if (days >= RETENTION_DAYS) return;
  try {
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: msToTs(RETENTION_DAYS * DAY_MS) },
    });
    log.info({ namespace, days: RETENTION_DAYS }, 'raised the retention of the namespace');
  } catch (error) {
    log.warn({ err: error, namespace, days }, 'the retention could not be raised');
  }
}
