import { RefusedError, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { pageOf } from '@interlock/service';
import { readRefusal } from '../../domain/access.ts';
import { projectMemberOf } from '../../store/present.ts';
import { listMemberRows, memberCursorKey } from '../../store/project-members.ts';
import { loadProject } from '../../store/projects.ts';
import type { Deps } from '../deps.ts';

/** The members of a project, by user id. */
export function listProjectMembers({
  database,
}: Deps): UseCase<(typeof catalog)['tasks']['listProjectMembers']> {
  return ({ principal }, input) =>
    database.read({ principal }, async (tx) => {
      const { tenantId, sub } = principal;
      const { project, role } = await loadProject(tx, tenantId, input.project_id, sub, 'none');
      const refusal = readRefusal(principal, role);
      if (refusal) throw new RefusedError(refusal);
      const key = { tenant_id: tenantId, project_id: project.id };
      const { limit, cursor } = input;
      const rows = await listMemberRows(tx, key, { cursor, limit: limit + 1 });
      return pageOf('list_project_members', rows, limit, projectMemberOf, memberCursorKey);
    });
}
