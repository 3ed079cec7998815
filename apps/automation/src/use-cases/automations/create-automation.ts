import type { catalog } from '@interlock/contracts';
import { newId } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { requireActiveMember, setRole } from '../../store/automation-members.ts';
import { insertAutomation } from '../../store/automations.ts';
import { automationOf } from '../../store/present.ts';
import type { Deps } from '../deps.ts';
import { recordAutomation } from '../recorded.ts';

type CreateAutomation = (typeof catalog)['automation']['createAutomation'];

/** A new automation of its owner; a session that names another owner stays a member. */
export function createAutomation({ database }: Deps): UseCase<CreateAutomation> {
  return (call, { name, owner_id }) =>
    database.write(call, async (tx) => {
      const { tenantId, sub, kind } = call.principal;
      if (owner_id) await requireActiveMember(tx, tenantId, owner_id, 'owner_id');
      const owner = owner_id ?? (kind === 'session' ? sub : null);
      const made = { tenant_id: tenantId, id: newId(), name, owner_id: owner, created_by: sub };
      const automation = await insertAutomation(tx, made);
      const memberOf = (user_id: string) => ({ tenant_id: tenantId, automation_id: automation.id, user_id });
      if (owner !== null) await setRole(tx, memberOf(owner), 'owner');
      if (kind === 'session' && owner !== sub) await setRole(tx, memberOf(sub), 'member');
      await recordAutomation(tx, call, automation, {
        change: 'created',
        actionType: 'create_automation',
        metadata: { name, owner_id: owner },
      });
      return { automation: automationOf(automation) };
    });
}
