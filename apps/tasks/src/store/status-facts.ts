import type { ChecklistFacts } from '../domain/checklist.ts';
import type { StatusFacts } from '../domain/status-change.ts';
import { roleInVersion } from '../domain/version-role.ts';
import { taskOf } from './present.ts';
import type { TaskRow } from './schema.ts';
import type { StatusFactsRow } from './status.ts';

/** The facts of one task's change of status, without who asks; and the number its project's status stands at. */
export interface FactsOfTask extends Omit<StatusFacts, 'principal'> {
  readonly statusNumber: string | null;
}

/** What a task's row says of its checklist; null for a task without one. */
export function checklistFactsOf({
  derived_status: derived,
  derived_progress: progress,
  imposed_status: imposed,
}: Pick<TaskRow, 'derived_status' | 'derived_progress' | 'imposed_status'>): ChecklistFacts | null {
  return derived === null ? null : { derived, progress: progress ?? 0, imposed };
}

/** A row of status_facts, of a task that exists, as the rules want it. */
export function statusFactsOf(tenantId: string, row: StatusFactsRow): FactsOfTask {
  return {
    task: taskOf({ ...row, tenant_id: tenantId, position: Number(row.position) }),
    projectStatus: row.project_status,
    statusNumber: row.project_status_number,
    role: row.automation_version_id === null ? row.project_role : roleInVersion(row),
    settings: row.settings,
    checklist: checklistFactsOf(row),
    openDependencies: row.open_dependencies,
    activeDependents: Number(row.active_dependents),
    isHeld: row.is_held,
  };
}
