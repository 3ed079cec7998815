import type { StatusFacts } from '../domain/status-change.ts';
import { taskOf } from './present.ts';
import type { StatusFactsRow } from './status.ts';

/** The facts of one task's change of status, without who asks; and the number its project's status stands at. */
export interface FactsOfTask extends Omit<StatusFacts, 'principal'> {
  readonly statusNumber: string | null;
}

/** A row of status_facts, of a task that exists, as the rules want it. */
export function statusFactsOf(tenantId: string, row: StatusFactsRow): FactsOfTask {
  const { derived_status, derived_progress, imposed_status } = row;
  return {
    task: taskOf({ ...row, tenant_id: tenantId, position: Number(row.position) }),
    projectStatus: row.project_status,
    statusNumber: row.project_status_number,
    role: row.project_role,
    settings: row.settings,
    checklist:
      derived_status === null
        ? null
        : { derived: derived_status, progress: derived_progress ?? 0, imposed: imposed_status },
    openDependencies: row.open_dependencies,
    activeDependents: Number(row.active_dependents),
    isHeld: row.is_held,
  };
}
