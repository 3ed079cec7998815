import { refuse, RefusedError, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { lastOwnerRefusal } from '../../domain/owners.ts';
import { loadManagedProject, saveProject } from '../../store/managed-project.ts';
import { countOtherOwners, findMember, removeMember } from '../../store/project-members.ts';
import type { Deps } from '../deps.ts';
import { recordProjectChange } from './project-change.ts';

/** Takes a member out of a project, which keeps an owner. */
export function deleteProjectMember({
  database,
}: Deps): UseCase<(typeof catalog)['tasks']['deleteProjectMember']> {
  return (call, { project_id, user_id }) =>
    database.write(call, async (tx) => {
      const { tenantId } = call.principal;
      const project = await loadManagedProject(tx, call.principal, project_id);
      const key = { tenant_id: tenantId, project_id: project.id, user_id };
      const member = await findMember(tx, key);
      if (member === undefined) throw refuse('not_found', 'The project has no member with this id.');
      const refusal = lastOwnerRefusal(member.role, null, await countOtherOwners(tx, key));
      if (refusal) throw new RefusedError(refusal);
      await removeMember(tx, key);
      await recordProjectChange(tx, call, await saveProject(tx, project, {}), {
        change: 'member_removed',
        actionType: 'remove_project_member',
        metadata: { user_id, previous_role: member.role },
        member: { user_id, role: null },
      });
      return {};
    });
}
