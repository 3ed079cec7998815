import type { Pool } from 'pg';
import type { Background } from './background.ts';

const EVERY_MS = 3_600_000;
const BATCH = 10_000;

/**
 * Removes inbox rows after 14 days: twice as long as the streams keep the messages, so that none can come again.
 * The first round is an hour after the start, so that restarts cost nothing.
 */
export function startInboxPruning(pool: Pool, onError: (error: unknown) => void): Background {
  let round: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    round = prune(pool).catch(onError);
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}

async function prune(pool: Pool): Promise<void> {
  const { rowCount } = await pool.query(
    `delete from inbox where (consumer, event_id) in (
       select consumer, event_id from inbox where received_at < now() - interval '14 days'
        order by received_at limit ${BATCH})`,
  );
  if (rowCount === BATCH) await prune(pool);
}
