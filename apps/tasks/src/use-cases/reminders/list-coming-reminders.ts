import type { catalog } from '@interlock/contracts';
import { readTransaction } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { comingReminders } from '../../store/reminders.ts';
import type { Deps } from '../deps.ts';

/** Tasks of all tenants whose reminders are to be waited for from now on. */
export function listComingReminders({
  database,
}: Deps): UseCase<(typeof catalog)['tasks']['listComingReminders']> {
  return async (_call, input) => {
    const rows = await readTransaction(database.pool, (tx) => comingReminders(tx, input));
    return { items: rows.map((row) => ({ ...row, next_at: row.next_at.toISOString() })) };
  };
}
