import type { ProjectRole, Refusal } from '@interlock/contracts';

/**
 * Why a member of a project can't get another role, or none (null): a project keeps an owner. `otherOwners` are its
 * owners beside the member.
 */
export function lastOwnerRefusal(
  before: ProjectRole,
  after: ProjectRole | null,
  otherOwners: number,
): Refusal | undefined {
  if (before !== 'owner' || after === 'owner' || otherOwners > 0) return undefined;
  const message = 'This is the last owner of the project. Make another member its owner first.';
  return { code: 'last_owner', message };
}
