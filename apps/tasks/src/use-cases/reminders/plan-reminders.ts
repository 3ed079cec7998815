import type { Transaction } from '@interlock/database';
import { remindersOf } from '../../domain/reminders.ts';
import { reminderTerms, replaceReminders } from '../../store/reminders.ts';
import type { TaskRow } from '../../store/schema.ts';

/** Plans the reminders of a task whose due date was just set, moved or taken away, in the transaction that did. */
export async function planReminders(
  tx: Transaction,
  task: Pick<TaskRow, 'tenant_id' | 'id' | 'due_date'>,
): Promise<void> {
  if (task.due_date === null) return replaceReminders(tx, task, null, []);
  const { now, settings } = await reminderTerms(tx, task.tenant_id);
  await replaceReminders(tx, task, task.due_date, remindersOf(task.due_date, now, settings));
}
