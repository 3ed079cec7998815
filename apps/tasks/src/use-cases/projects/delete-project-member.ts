import { refuse, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { loadManagedProject, saveProject } from '../../store/managed-project.ts';
import { removeMember } from '../../store/project-members.ts';
import type { Deps } from '../deps.ts';
import { recordProjectChange } from './project-change.ts';

/** Takes a member out of a project. */
export function deleteProjectMember({
  database,
}: Deps): UseCase<(typeof catalog)['tasks']['deleteProjectMember']> {
  return (call, { project_id, user_id }) =>
    database.write(call, async (tx) => {
      const { tenantId } = call.principal;
      const project = await loadManagedProject(tx, call.principal, project_id);
      const removed = await removeMember(tx, { tenant_id: tenantId, project_id: project.id, user_id });
      if (removed === undefined) throw refuse('not_found', 'The project has no member with this id.');
      await recordProjectChange(tx, call, await saveProject(tx, project, {}), {
        change: 'member_removed',
        actionType: 'remove_project_member',
        metadata: { user_id, previous_role: removed.role },
        member: { user_id, role: null },
      });
      return {};
    });
}
