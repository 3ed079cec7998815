import type { Pool } from 'pg';
import type { Background } from './background.ts';
import { startPruning } from './pruning.ts';

const BATCH = 10_000;

/** Removes inbox rows after 14 days: twice as long as the streams keep the messages, so that none can come again. */
export function startInboxPruning(pool: Pool, onError: (error: unknown) => void): Background {
  return startPruning(async () => {
    const { rowCount } = await pool.query(
      `delete from inbox where (consumer, event_id) in (
         select consumer, event_id from inbox where received_at < now() - interval '14 days'
          order by received_at limit ${BATCH})`,
    );
    return rowCount === BATCH;
  }, onError);
}
