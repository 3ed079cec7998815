import type { TenantSettings } from '@interlock/contracts';
import { requireAllowed, type SharedLimiter } from '@interlock/messaging';

const DEFAULT_WRITES_PER_MINUTE = 6_000;
const TIMES_A_USERS = 5;

/** Counts `writes` (one) to the tasks of a project; throws `rate_limited` over five times what one user may. */
export type ProjectLimit = (
  tenantId: string,
  projectId: string | null,
  settings: TenantSettings,
  writes?: number,
) => Promise<void>;

/** The limit of all users' writes to one project together, shared between the copies of this service. */
export function projectLimit(limiter: SharedLimiter): ProjectLimit {
  return async (tenantId, projectId, settings, writes) => {
    if (projectId === null) return;
    const perUser = settings.rate_limits?.writes_per_minute ?? DEFAULT_WRITES_PER_MINUTE;
    const verdict = await limiter.take(`${tenantId}/${projectId}`, perUser * TIMES_A_USERS, writes);
    requireAllowed(verdict, 'to the tasks of this project');
  };
}
