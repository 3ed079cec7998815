import { RefusedError, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { readRefusal } from '../../domain/access.ts';
import { projectOf } from '../../store/present.ts';
import { loadProject } from '../../store/projects.ts';
import type { Deps } from '../deps.ts';

/** One project, for its members and ops. */
export function getProject({ database }: Deps): UseCase<(typeof catalog)['tasks']['getProject']> {
  return ({ principal }, input) =>
    database.read({ principal }, async (tx) => {
      const { tenantId, sub } = principal;
      const { project, role } = await loadProject(tx, tenantId, input.project_id, sub, 'none');
      const refusal = readRefusal(principal, role);
      if (refusal) throw new RefusedError(refusal);
      return { project: projectOf(project) };
    });
}
