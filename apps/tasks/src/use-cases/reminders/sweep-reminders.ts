import type { catalog } from '@interlock/contracts';
import { readTransaction } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { overdueReminders } from '../../store/reminders.ts';
import type { Deps } from '../deps.ts';
import { fireDue } from './fire-reminders.ts';

const AT_ONCE = 8;

/** Fires what is overdue, of all tenants: what no workflow woke up for. */
export function sweepReminders({ database }: Deps): UseCase<(typeof catalog)['tasks']['sweepReminders']> {
  return async ({ requestId }, { overdue_s, limit }) => {
    const late = await readTransaction(database.pool, (tx) => overdueReminders(tx, overdue_s, limit));
    let [fired, dropped] = [0, 0];
    for (let at = 0; at < late.length; at += AT_ONCE) {
      const outcomes = await Promise.all(
        late
          .slice(at, at + AT_ONCE)
          .map(({ tenant_id, task_id }) => fireDue(database, tenant_id, task_id, requestId)),
      );
      fired += outcomes.reduce((sum, outcome) => sum + outcome.fired, 0);
      dropped += outcomes.reduce((sum, outcome) => sum + outcome.dropped, 0);
    }
    return { fired, dropped };
  };
}
