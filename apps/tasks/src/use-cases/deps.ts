import type { TenantDatabase } from '@interlock/service';
import type { JoinedFailures } from '../store/joined-failures.ts';
import type { JoinedStatuses } from '../store/joined-statuses.ts';
import type { ProjectLimit } from './project-limit.ts';

/** Told how long after its due date a task was completed, in seconds. */
export type CompletionDelay = (seconds: number, taskId: string) => void;

/** What the use cases of this service work with. */
export interface Deps {
  readonly database: TenantDatabase;
  readonly failures: JoinedFailures;
  readonly statuses: JoinedStatuses;
  readonly onCompletionDelay: CompletionDelay;
  readonly limitProject: ProjectLimit;
}
