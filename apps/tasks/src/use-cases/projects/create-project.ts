import { RefusedError, type catalog } from '@interlock/contracts';
import { newId } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { rangeRefusal } from '../../domain/task-dates.ts';
import { projectOf } from '../../store/present.ts';
import { addMember } from '../../store/project-members.ts';
import { insertProject } from '../../store/projects.ts';
import type { Deps } from '../deps.ts';
import { recordProjectChange } from './project-change.ts';

/** A new project in `planning`. A session becomes its owner; a service makes it without being a member. */
export function createProject({ database }: Deps): UseCase<(typeof catalog)['tasks']['createProject']> {
  return (call, input) =>
    database.write(call, async (tx) => {
      const { tenantId, sub, kind } = call.principal;
      const days = { start_date: input.start_date ?? null, end_date: input.end_date ?? null };
      const refusal = rangeRefusal(days);
      if (refusal) throw new RefusedError(refusal);
      const made = { tenant_id: tenantId, id: newId(), name: input.name, ...days, created_by: sub };
      const project = await insertProject(tx, made);
      if (kind === 'session') {
        await addMember(tx, { tenant_id: tenantId, project_id: project.id, user_id: sub }, 'owner');
      }
      await recordProjectChange(tx, call, project, {
        change: 'created',
        actionType: 'create_project',
        metadata: { name: project.name, status: project.status },
      });
      return { project: projectOf(project) };
    });
}
