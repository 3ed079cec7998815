import { RefusedError, type checklistChanged, type Task, type TenantSettings } from '@interlock/contracts';
import { recordChange, type Transaction } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import type { z } from 'zod';
import { completionRefusal } from '../../domain/access.ts';
import { dependenciesRefusal } from '../../domain/dependencies.ts';
import { changeOf } from '../../domain/status-change.ts';
import { adjustChecklist } from '../../store/checklist.ts';
import { holdOpenDependencies } from '../../store/dependencies.ts';
import { taskOf } from '../../store/present.ts';
import type { ChecklistItemRow } from '../../store/schema.ts';
import type { TaskContext } from '../../store/task-context.ts';
import { loadTask, saveChecklistChange, type FullTaskRow } from '../../store/tasks.ts';
import type { WritableTask } from '../../store/writable-task.ts';
import { originOf, statusChange, taskChange, type Origin } from '../recorded.ts';
import type { Told } from '../write-telling.ts';

type Changed = z.output<(typeof checklistChanged)['data']>;

/** What was done to an item of a task: `before` is its status before, null when the task did not have it. */
export interface ItemChange {
  readonly change: Changed['change'];
  readonly item: ChecklistItemRow;
  readonly before: Changed['old_status'];
}

/** Who changes items, and who hears of the status that comes of it. */
export interface Editor {
  readonly call: Call;
  readonly settings: TenantSettings;
  readonly told: Told;
}

/**
 * What follows for a locked task whose items were just changed: the change itself is audited and announced; and
 * when the task now shows another status, so is that, as any change of status by the items' editor, with the
 * project's counters. Throws `dependencies_incomplete` where the items would start a task that may not start, and
 * `forbidden` where they would complete one that their editor may not complete.
 */
export async function settleChecklist(
  tx: Transaction,
  { call, settings, told }: Editor,
  { row: before, context, role }: WritableTask,
  { change, item, before: old_status }: ItemChange,
): Promise<Task> {
  const origin = originOf(call);
  const derived = await loadTask(tx, before.tenant_id, before.id);
  const isMoved = derived.status !== before.status;
  if (isMoved) {
    const denied = completionRefusal(taskOf(before), derived.status, call.principal, role, settings);
    if (denied) throw new RefusedError(denied);
    if (derived.status === 'in_progress') await requireStartable(tx, context, before);
  }
  const saved = await saveChecklistChange(tx, derived, {
    events: isMoved ? 2 : 1,
    isMoved,
    statusNumber: context.status_number,
  });
  const after = taskOf(saved);
  const changed: Task = { ...after, version: before.version + 1 };
  const { id, title, status, position } = item;
  const metadata = { checklist_item_id: id, change, old_status, new_status: status };
  await recordChange(
    tx,
    taskChange(
      origin,
      changed,
      { type: 'checklist_changed', actionType: 'update_checklist', metadata },
      { change, old_status, item: { id, title, status, position } },
    ),
  );
  if (isMoved) {
    await recordMove(tx, origin, context, taskOf(before), after);
    told({ origin, before: taskOf(before), after });
  }
  return after;
}

async function requireStartable(tx: Transaction, context: TaskContext, task: FullTaskRow): Promise<void> {
  const of = { tenantId: task.tenant_id, contextId: context.id, taskId: task.id };
  const refusal = dependenciesRefusal('in_progress', await holdOpenDependencies(tx, of));
  if (refusal) throw new RefusedError(refusal);
}

async function recordMove(
  tx: Transaction,
  origin: Origin,
  context: TaskContext,
  before: Task,
  after: Task,
): Promise<void> {
  const { completeDelta } = changeOf(before, after.status, null);
  const { recorded, completion } = statusChange(
    origin,
    { ...after, status: before.status, version: after.version - 1 },
    { status: after.status, progress_percent: after.progress_percent, reason: null, completeDelta },
  );
  await recordChange(tx, recorded);
  if (completeDelta === 0) return;
  const counts = { complete: completeDelta, total: 0 };
  await adjustChecklist(tx, origin.tenantId, context.id, counts, { ...origin, ...completion });
}
