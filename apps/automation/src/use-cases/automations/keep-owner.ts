import { RefusedError, type AutomationRole } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { lastOwnerRefusal, ownerOnRecord } from '../../domain/owners.ts';
import { ownersOf } from '../../store/automation-members.ts';
import { saveAutomation } from '../../store/automations.ts';
import type { AutomationMemberRow, AutomationRow } from '../../store/schema.ts';

/** Throws `last_owner` where a member of a locked automation is about to get a role that leaves it no owner. */
export async function requireOwner(
  tx: Transaction,
  member: AutomationMemberRow,
  role: AutomationRole | null,
): Promise<void> {
  const others = (await ownersOf(tx, member)).filter((owner) => owner !== member.user_id);
  const refusal = lastOwnerRefusal(member.role, role, others);
  if (refusal) throw new RefusedError(refusal);
}

/** Saves an automation whose members were changed: the owner on record is one of its owners. */
export async function saveWithOwner(tx: Transaction, automation: AutomationRow): Promise<AutomationRow> {
  const { tenant_id, id: automation_id, owner_id } = automation;
  const owner = ownerOnRecord(owner_id, await ownersOf(tx, { tenant_id, automation_id }));
  return saveAutomation(tx, automation, owner === owner_id ? {} : { owner_id: owner });
}
