import { refuse } from '@interlock/contracts';
import { matchesTag } from '../../domain/staleness.ts';
import type { ProjectRow } from '../../store/schema.ts';

/** Throws `concurrency_conflict` when a project is not as the caller believes it to be. */
export function requireFresh(
  project: ProjectRow,
  version: number | undefined,
  ifMatch: string | undefined,
): void {
  const updated_at = project.updated_at.toISOString();
  if ((version === undefined || version === project.version) && matchesTag(ifMatch, updated_at)) return;
  throw refuse(
    'concurrency_conflict',
    'The project has changed since you read it. Read it again and repeat.',
    {
      current: { version: project.version, status: project.status, updated_at },
    },
  );
}
