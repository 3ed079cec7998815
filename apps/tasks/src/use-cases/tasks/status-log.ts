import type { Logger } from '@interlock/service';
import type { OnStatusChanges, StatusChanged } from '../deps.ts';
import { completionDelay } from './completion-delay.ts';

/**
 * Logs each change of a task's status (Business Rules, Logging): a line with ids and words of lists, and no word of
 * a person's, so that nothing has to be redacted. It is written when the callers have their answers. A task completed
 * after its due date is also counted by how late it was (Flow 32).
 */
export function statusLog(log: Logger, observeDelay: (seconds: number) => void): OnStatusChanges {
  const lines = log.child({}, { formatters: { log: (facts) => facts }, redact: [] });
  let waiting: StatusChanged[] = [];
  const writeAll = () => {
    const changes = waiting;
    waiting = [];
    for (const change of changes) {
      const delay_s = completionDelay(change.after);
      if (delay_s !== undefined) observeDelay(delay_s);
      lines.info(factsOf(change, delay_s), 'task status changed');
    }
  };
  return (changes) => {
    if (changes.length === 0) return;
    if (waiting.length === 0) setImmediate(writeAll);
    waiting.push(...changes);
  };
}

function factsOf({ origin, before, after }: StatusChanged, delay_s: number | undefined): object {
  return {
    tenant_id: origin.tenantId,
    task_id: after.id,
    kind: after.kind,
    project_id: after.project_id ?? undefined,
    automation_version_id: after.automation_version_id ?? undefined,
    old_status: before.status,
    new_status: after.status,
    actor: origin.actor,
    has_reason: after.reason !== null,
    request_id: origin.requestId,
    cause: origin.cause ?? undefined,
    delay_s,
  };
}
