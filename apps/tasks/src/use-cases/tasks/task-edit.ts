import type { catalog, Input } from '@interlock/contracts';
import type { FullTaskRow, TaskEdit } from '../../store/tasks.ts';

type Wanted = Input<(typeof catalog)['tasks']['updateTask']>;
export type Edit = TaskEdit;

/** The fields of `input` that differ from the row. */
export function changedFields(row: FullTaskRow, input: Wanted): Edit {
  const { title, description, priority, assignee_id, start_date, end_date } = input;
  const due_date = typeof input.due_date === 'string' ? new Date(input.due_date) : input.due_date;
  const wanted = { title, description, priority, assignee_id, due_date, start_date, end_date };
  const edit = Object.entries(wanted).filter(([name, value]) => {
    const current = row[name as keyof typeof wanted];
    return value !== undefined && (value?.valueOf() ?? null) !== (current?.valueOf() ?? null);
  });
  const { progress_percent: progress } = input;
  const progressed = progress !== undefined && progress !== row.progress_percent;
  return { ...Object.fromEntries(edit), ...(progressed ? { own_progress: progress } : {}) };
}

/** The dependencies of `input`, where they are others than the row's. */
export function changedDependencies(row: FullTaskRow, { dependencies }: Wanted): string[] | undefined {
  if (dependencies === undefined) return undefined;
  const wanted = [...dependencies].sort();
  return wanted.join() === [...row.dependencies].sort().join() ? undefined : wanted;
}
