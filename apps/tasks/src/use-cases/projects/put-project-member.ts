import { RefusedError, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { lastOwnerRefusal } from '../../domain/owners.ts';
import { loadManagedProject, saveProject } from '../../store/managed-project.ts';
import { projectMemberOf } from '../../store/present.ts';
import { addMember, changeRole, countOtherOwners, findMember } from '../../store/project-members.ts';
import { requireActiveMember } from '../../store/people.ts';
import type { Deps } from '../deps.ts';
import { recordProjectChange } from './project-change.ts';

/** Gives an active member of the tenant a role in the project; the same role again changes nothing. */
export function putProjectMember({ database }: Deps): UseCase<(typeof catalog)['tasks']['putProjectMember']> {
  return (call, { project_id, user_id, role }) =>
    database.write(call, async (tx) => {
      const { tenantId } = call.principal;
      const project = await loadManagedProject(tx, call.principal, project_id);
      await requireActiveMember(tx, tenantId, user_id);
      const key = { tenant_id: tenantId, project_id: project.id, user_id };
      const before = await findMember(tx, key);
      if (before?.role === role) return { member: projectMemberOf(before), created: false };
      const refusal = before && lastOwnerRefusal(before.role, role, await countOtherOwners(tx, key));
      if (refusal) throw new RefusedError(refusal);
      const member = before ? await changeRole(tx, key, role) : await addMember(tx, key, role);
      await recordProjectChange(tx, call, await saveProject(tx, project, {}), {
        change: 'member_set',
        actionType: 'put_project_member',
        metadata: { user_id, role, previous_role: before?.role ?? null },
        member: { user_id, role },
      });
      return { member: projectMemberOf(member), created: before === undefined };
    });
}
