import type { Refusal, Task } from '@interlock/contracts';

/** Why the task of a block that is under way can't be deleted or canceled (spec 1.9); `isHeld` says whether it is one. */
export function heldRefusal(isHeld: boolean): Refusal | undefined {
  if (!isHeld) return undefined;
  const message =
    'The automation version is Blocked until this task is done: it can be neither deleted nor canceled.';
  return { code: 'project_status_restricted', message };
}

/** Why a remediation task gets no checklist: the system reopens it, which a derived status would not show. */
export function checklistRefusal({ kind }: Pick<Task, 'kind'>): Refusal | undefined {
  if (kind !== 'remediation') return undefined;
  return { code: 'forbidden', message: 'A remediation task has no checklist. Make tasks of their own.' };
}
