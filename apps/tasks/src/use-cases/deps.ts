import type { TaskSummary } from '@interlock/contracts';
import type { TenantDatabase } from '@interlock/service';
import type { JoinedFailures } from '../store/joined-failures.ts';
import type { JoinedStatuses } from '../store/joined-statuses.ts';
import type { Origin } from './recorded.ts';
import type { ProjectLimit } from './project-limit.ts';

/** A change of a task's status that was committed: the task before and after it. */
export interface StatusChanged {
  readonly origin: Origin;
  readonly before: Pick<TaskSummary, 'status'>;
  readonly after: TaskSummary;
}

/** Told of changes once they are committed. */
export type OnStatusChanges = (changes: readonly StatusChanged[]) => void;

/** What the use cases of this service work with. */
export interface Deps {
  readonly database: TenantDatabase;
  readonly failures: JoinedFailures;
  readonly statuses: JoinedStatuses;
  readonly onStatusChanges: OnStatusChanges;
  readonly limitProject: ProjectLimit;
}
