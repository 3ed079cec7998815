import type { catalog } from '@interlock/contracts';
import { inTenant, readTransaction } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { whyNotReminded } from '../../domain/reminders.ts';
import { reminderSubjects, subjectOf, type ReminderSubjectRow } from '../../store/reminder-subjects.ts';
import { comingReminders } from '../../store/reminders.ts';
import type { Deps } from '../deps.ts';

interface TaskKey {
  readonly tenant_id: string;
  readonly task_id: string;
}

/** Tasks of all tenants whose reminders are to be waited for from now on. */
export function listComingReminders({
  database,
}: Deps): UseCase<(typeof catalog)['tasks']['listComingReminders']> {
  return async (_call, input) => {
    const rows = await readTransaction(database.pool, (tx) => comingReminders(tx, input));
    const subjects = await subjectsOf(database, rows);
    const items = rows.flatMap(({ tenant_id, task_id, next_at }) => {
      const subject = subjects.get(task_id);
      if (subject === undefined || whyNotReminded(subject) !== undefined) return [];
      return [{ tenant_id, task_id, next_at: next_at.toISOString(), about: subjectOf(subject) }];
    });
    return { items, next_after: rows.length < input.limit ? null : (rows.at(-1)?.task_id ?? null) };
  };
}

/** What tasks of several tenants are about, read in each tenant by itself. */
export async function subjectsOf(
  database: Deps['database'],
  tasks: readonly TaskKey[],
): Promise<ReadonlyMap<string, ReminderSubjectRow>> {
  const subjects = new Map<string, ReminderSubjectRow>();
  for (const tenantId of new Set(tasks.map(({ tenant_id }) => tenant_id))) {
    const ids = tasks.filter(({ tenant_id }) => tenant_id === tenantId).map(({ task_id }) => task_id);
    const found = await inTenant(database.pool, tenantId, (tx) => reminderSubjects(tx, tenantId, ids));
    found.forEach((subject, id) => subjects.set(id, subject));
  }
  return subjects;
}
