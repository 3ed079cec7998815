import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { findMember, requireActiveMember, setRole } from '../../store/automation-members.ts';
import { loadManagedAutomation } from '../../store/automations.ts';
import { automationMemberOf } from '../../store/present.ts';
import type { Deps } from '../deps.ts';
import { recordAutomation } from '../recorded.ts';
import { requireOwner, saveWithOwner } from './keep-owner.ts';

type PutAutomationMember = (typeof catalog)['automation']['putAutomationMember'];

/** Gives an active member of the tenant a role in the automation; the same role again changes nothing. */
export function putAutomationMember({ database }: Deps): UseCase<PutAutomationMember> {
  return (call, { automation_id, user_id, role }) =>
    database.write(call, async (tx) => {
      const { tenantId } = call.principal;
      const automation = await loadManagedAutomation(tx, call.principal, automation_id);
      await requireActiveMember(tx, tenantId, user_id, 'user_id');
      const key = { tenant_id: tenantId, automation_id: automation.id, user_id };
      const before = await findMember(tx, key);
      if (before?.role === role) return { member: automationMemberOf(before), created: false };
      if (before) await requireOwner(tx, before, role);
      const member = await setRole(tx, key, role);
      const saved = await saveWithOwner(tx, automation);
      await recordAutomation(tx, call, saved, {
        change: 'member_set',
        actionType: 'put_automation_member',
        metadata: { user_id, role, previous_role: before?.role ?? null, owner_id: saved.owner_id },
        member: { user_id, role },
      });
      return { member: automationMemberOf(member), created: before === undefined };
    });
}
