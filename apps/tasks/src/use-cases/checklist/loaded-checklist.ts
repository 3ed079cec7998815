import { refuse, RefusedError, type Principal, type TenantSettings } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { writeRefusal } from '../../domain/access.ts';
import { restrictionRefusal } from '../../domain/project-restrictions.ts';
import { loadItem } from '../../store/checklist-items.ts';
import type { ChecklistItemRow, ProjectRow } from '../../store/schema.ts';
import { loadTaskForWrite, type ProjectLock, type WritableTask } from '../../store/writable-task.ts';
import type { Deps } from '../deps.ts';

/** A task whose checklist `principal` may change, locked after its project. Throws `not_found`, `forbidden`. */
export async function loadChecklist(
  tx: Transaction,
  principal: Principal,
  taskId: string,
  projectLock?: ProjectLock,
): Promise<WritableTask> {
  const loaded = await loadTaskForWrite(
    tx,
    principal,
    taskId,
    ({ kind }) => projectLock ?? (kind === 'build_checklist' ? 'no key update' : 'share'),
  );
  const denied = writeRefusal(principal, loaded.role);
  if (denied) throw new RefusedError(denied);
  return loaded;
}

/** {@link loadChecklist} of an item's task, with the item. */
export async function loadItemForWrite(
  tx: Transaction,
  principal: Principal,
  itemId: string,
  projectLock?: ProjectLock,
): Promise<WritableTask & { readonly item: ChecklistItemRow }> {
  const seen = await loadItem(tx, principal.tenantId, itemId);
  const loaded = await loadChecklist(tx, principal, seen.task_id, projectLock);
  const item = await loadItem(tx, principal.tenantId, itemId);
  if (item.task_id !== seen.task_id) {
    throw refuse('concurrency_conflict', 'The item has just moved to another task. Read it again.');
  }
  return { ...loaded, item };
}

/** Counts the write, and throws where the project does not allow its checklists to change. */
export async function requireChangeable(
  { limitProject }: Pick<Deps, 'limitProject'>,
  project: ProjectRow,
  settings: TenantSettings,
): Promise<void> {
  await limitProject(project.tenant_id, project.id, settings);
  const refusal = restrictionRefusal(project.status, { type: 'checklist' });
  if (refusal) throw new RefusedError(refusal);
}
