import { asProvisioner, messagesBehind } from '../stack/bus-administrator.ts';
import { eventually } from '../eventually.ts';
import type { World } from '../world.ts';

/** A mail that was being sent when its process was killed stays leased for 80 s. */
const SETTLED_WITHIN_MS = 100_000;

const WORK_LEFT = `
  select (select count(*) from directory.outbox where published_at is null)
       + (select count(*) from tasks.outbox where published_at is null)
       + (select count(*) from automation.outbox where published_at is null)
       + (select count(*) from audit.outbox where published_at is null)
       + (select count(*) from notifications.outbox where published_at is null)
       + (select count(*) from notifications.deliveries where state = 'pending') as left`;

/**
 * Waits until nothing is under way: outboxes empty, messages taken, mails sent. Returns what is left when that
 * takes longer than 100 s, in a line.
 */
export async function untilSettled(world: World): Promise<string | undefined> {
  let last = 'nothing could be asked';
  const settled = await asProvisioner(world, (manager) =>
    eventually(async () => {
      const behind = [...(await messagesBehind(manager)).values()].reduce((sum, count) => sum + count, 0);
      const { rows } = await world.admin.query<{ left: string }>(WORK_LEFT);
      last = `${behind} messages to take, ${rows[0]?.left} rows to publish or mails to send`;
      return (behind === 0 && rows[0]?.left === '0') || undefined;
    }, SETTLED_WITHIN_MS),
  );
  return settled ? undefined : `Not at rest after ${SETTLED_WITHIN_MS / 1000} s: ${last}.`;
}
