import type { TenantDatabase } from '@interlock/service';

/** Told how long after its due date a task was completed, in seconds. */
export type CompletionDelay = (seconds: number, taskId: string) => void;

/** What the use cases of this service work with. */
export interface Deps {
  readonly database: TenantDatabase;
  readonly onCompletionDelay: CompletionDelay;
}
