import type { TenantDatabase } from '@interlock/service';
import type { JoinedTransitions } from '../store/joined-transitions.ts';

/** What the use cases of this service work with. */
export interface Deps {
  readonly database: TenantDatabase;
  /** Transitions of different callers, read and committed together. */
  readonly transitions: JoinedTransitions;
}
