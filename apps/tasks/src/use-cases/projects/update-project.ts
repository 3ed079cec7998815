import { RefusedError, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { rangeRefusal } from '../../domain/task-dates.ts';
import { loadManagedProject, saveProject } from '../../store/managed-project.ts';
import { projectOf } from '../../store/present.ts';
import type { Deps } from '../deps.ts';
import { requireFresh } from './fresh-project.ts';
import { recordProjectChange } from './project-change.ts';

/** Changes a project's name and dates; what is equal to what is there changes nothing. */
export function updateProject({ database }: Deps): UseCase<(typeof catalog)['tasks']['updateProject']> {
  return (call, input) =>
    database.write(call, async (tx) => {
      const project = await loadManagedProject(tx, call.principal, input.project_id);
      const { name, start_date, end_date } = input;
      const edit = Object.fromEntries(
        Object.entries({ name, start_date, end_date }).filter(
          ([field, value]) => value !== undefined && value !== project[field as 'name'],
        ),
      );
      const changed = Object.keys(edit);
      if (changed.length === 0) return { project: projectOf(project) };
      requireFresh(project, input.version, input.if_match);
      const refusal = rangeRefusal({ ...project, ...edit });
      if (refusal) throw new RefusedError(refusal);
      const saved = await saveProject(tx, project, edit);
      const what = { change: 'updated', actionType: 'update_project', metadata: { changed } } as const;
      await recordProjectChange(tx, call, saved, what);
      return { project: projectOf(saved) };
    });
}
