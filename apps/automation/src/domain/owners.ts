import type { AutomationRole, Refusal } from '@interlock/contracts';

/**
 * Why a member of an automation can't get another role, or none (null): an automation keeps an owner. `otherOwners`
 * are its owners beside the member.
 */
export function lastOwnerRefusal(
  before: AutomationRole,
  after: AutomationRole | null,
  otherOwners: readonly string[],
): Refusal | undefined {
  if (before !== 'owner' || after === 'owner' || otherOwners.length > 0) return undefined;
  const message =
    'This is the last owner of the automation. Make another member its owner, or hand it over by its owner_id, first.';
  return { code: 'last_owner', message };
}

/** Who stands on record as the owner once `owners` are those with that role, the eldest first. */
export function ownerOnRecord(recorded: string | null, owners: readonly string[]): string | null {
  if (recorded !== null && owners.includes(recorded)) return recorded;
  return owners[0] ?? null;
}
