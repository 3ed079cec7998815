import type { catalog } from '@interlock/contracts';
import { readTransaction } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { changesReminding, whyNotReminded } from '../../domain/reminders.ts';
import { waitingHints, type HintRow } from '../../store/reminder-hints.ts';
import { subjectOf } from '../../store/reminder-subjects.ts';
import type { Deps } from '../deps.ts';
import { forgetHints } from './forget-reminder-hints.ts';
import { subjectsOf } from './list-coming-reminders.ts';

/** Tasks of all tenants that began or ended to have something to be reminded of; hints of others are forgotten. */
export function listReminderHints({
  database,
}: Deps): UseCase<(typeof catalog)['tasks']['listReminderHints']> {
  return async (_call, { limit }) => {
    const hints = await readTransaction(database.pool, (tx) => waitingHints(tx, limit));
    const subjects = await subjectsOf(database, hints);
    const byTask = new Map<string, HintRow[]>();
    for (const hint of hints) byTask.set(hint.task_id, [...(byTask.get(hint.task_id) ?? []), hint]);
    const items = [];
    const idle = [];
    for (const [task_id, noted] of byTask) {
      const subject = subjects.get(task_id);
      const kept = noted.map(({ tenant_id, id }) => ({ tenant_id, id }));
      if (subject !== undefined && !noted.some(changesReminding)) idle.push(...kept);
      else
        items.push({
          tenant_id: noted[0]?.tenant_id ?? '',
          task_id,
          is_open: whyNotReminded(subject) === undefined,
          about: subject ? subjectOf(subject) : null,
          hints: kept,
        });
    }
    await forgetHints(database, idle);
    return { items };
  };
}
