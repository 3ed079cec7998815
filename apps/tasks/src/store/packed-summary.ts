import type { Principal, TaskKind, TaskStatus, TaskSummary } from '@interlock/contracts';
import { timeOfText, type TextRow } from '@interlock/database';

/** Stands between the packed columns; what a person writes may hold it, and so is not packed. */
const SEPARATOR = '\x1f';

/**
 * A task in a list as three columns: all that holds no text of a person in one, its parts divided by a unit separator
 * and empty for NULL; title and reason. A column that the driver reads costs it more than what is in it.
 */
export const PACKED_SUMMARY = `
  concat_ws(E'\\x1f', id, coalesce(project_id::text, ''), coalesce(automation_version_id::text, ''), kind,
            effective_status, status, coalesce(derived_status, ''), position, effective_progress, priority,
            coalesce(assignee_id, ''), coalesce(due_date::text, ''), coalesce(start_date::text, ''),
            coalesce(end_date::text, ''), occurrences, coalesce(created_by, ''), created_by_system, version,
            status_changed_at, created_at, updated_at), title, reason`;

/** In the order in which they are packed. */
type Packed = [
  id: string,
  project_id: string,
  automation_version_id: string,
  kind: TaskKind,
  status: TaskStatus,
  own_status: TaskStatus,
  derived_status: string,
  position: string,
  progress_percent: string,
  priority: TaskSummary['priority'],
  assignee_id: string,
  due_date: string,
  start_date: string,
  end_date: string,
  occurrences: string,
  created_by: string,
  created_by_system: string,
  version: string,
  status_changed_at: string,
  created_at: string,
  updated_at: string,
];

/** A row of {@link PACKED_SUMMARY} as a task in a list, of the tenant in which it was read. */
export function unpackedSummary(
  { tenantId }: Pick<Principal, 'tenantId'>,
  [packed, title, reason]: TextRow,
): TaskSummary {
  const [
    id,
    project_id,
    automation_version_id,
    kind,
    status,
    own_status,
    derived_status,
    position,
    progress_percent,
    priority,
    assignee_id,
    due_date,
    start_date,
    end_date,
    occurrences,
    created_by,
    created_by_system,
    version,
    status_changed_at,
    created_at,
    updated_at,
  ] = (packed as string).split(SEPARATOR) as Packed;
  return {
    id,
    tenant_id: tenantId,
    context_type: project_id === '' ? 'automation_version' : 'project',
    project_id: project_id || null,
    automation_version_id: automation_version_id || null,
    kind,
    title: title as string,
    status,
    own_status,
    is_atomic: derived_status === '',
    position: Number(position),
    priority,
    assignee_id: assignee_id || null,
    due_date: due_date === '' ? null : timeOfText(due_date),
    start_date: start_date || null,
    end_date: end_date || null,
    progress_percent: Number(progress_percent),
    reason: reason as string | null,
    occurrences: Number(occurrences),
    created_by: created_by || null,
    created_by_system: created_by_system === 't',
    version: Number(version),
    status_changed_at: timeOfText(status_changed_at),
    created_at: timeOfText(created_at),
    updated_at: timeOfText(updated_at),
  };
}
