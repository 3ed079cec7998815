import { refuse, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { findMember, removeMember } from '../../store/automation-members.ts';
import { loadManagedAutomation } from '../../store/automations.ts';
import type { Deps } from '../deps.ts';
import { recordAutomation } from '../recorded.ts';
import { requireOwner, saveWithOwner } from './keep-owner.ts';

type DeleteAutomationMember = (typeof catalog)['automation']['deleteAutomationMember'];

/** Takes a member out of an automation, which keeps an owner. */
export function deleteAutomationMember({ database }: Deps): UseCase<DeleteAutomationMember> {
  return (call, { automation_id, user_id }) =>
    database.write(call, async (tx) => {
      const { tenantId } = call.principal;
      const automation = await loadManagedAutomation(tx, call.principal, automation_id);
      const key = { tenant_id: tenantId, automation_id: automation.id, user_id };
      const member = await findMember(tx, key);
      if (member === undefined) throw refuse('not_found', 'The automation has no member with this id.');
      await requireOwner(tx, member, null);
      await removeMember(tx, key);
      const saved = await saveWithOwner(tx, automation);
      await recordAutomation(tx, call, saved, {
        change: 'member_removed',
        actionType: 'remove_automation_member',
        metadata: { user_id, previous_role: member.role, owner_id: saved.owner_id },
        member: { user_id, role: null },
      });
      return {};
    });
}
