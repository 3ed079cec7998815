import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { idOf, pageOf } from '@interlock/service';
import { projectOf } from '../../store/present.ts';
import { listProjectRows } from '../../store/projects.ts';
import type { Deps } from '../deps.ts';

/** The caller's projects, all of the tenant's for ops and services, newest first. */
export function listProjects({ database }: Deps): UseCase<(typeof catalog)['tasks']['listProjects']> {
  return (call, { limit, cursor }) =>
    database.read(call, async (tx) => {
      const rows = await listProjectRows(tx, call.principal, { cursor, limit: limit + 1 });
      return pageOf('list_projects', rows, limit, projectOf, idOf);
    });
}
