import type { catalog } from '@interlock/contracts';
import { readTransaction } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { comingReminders } from '../../store/reminders.ts';
import type { Deps } from '../deps.ts';

/** Open tasks of all tenants whose reminders are to be waited for from now on. */
export function listComingReminders({
  database,
}: Deps): UseCase<(typeof catalog)['tasks']['listComingReminders']> {
  return async (_call, input) => {
    const rows = await readTransaction(database.pool, (tx) => comingReminders(tx, input));
    const open = rows.filter(({ is_over }) => !is_over);
    return {
      items: open.map(({ tenant_id, task_id, next_at }) => ({
        tenant_id,
        task_id,
        next_at: next_at.toISOString(),
      })),
      next_after: rows.length < input.limit ? null : (rows.at(-1)?.task_id ?? null),
    };
  };
}
