import type { TenantDatabase } from '@interlock/service';

/** What the use cases of this service work with. */
export interface Deps {
  readonly database: TenantDatabase;
}
