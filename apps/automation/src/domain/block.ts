import type { AutomationVersion } from '@interlock/contracts';

/** Whether a version is in the block that began at `blockedAt`, and not in a later one or in none. */
export function isInBlock(
  { status, blocked_at }: Pick<AutomationVersion, 'status' | 'blocked_at'>,
  blockedAt: string,
): boolean {
  return status === 'Blocked' && blocked_at !== null && Date.parse(blocked_at) === Date.parse(blockedAt);
}
