import { eventually } from '../eventually.ts';
import type { Finding } from '../fault.ts';
import { brokenInvariants } from '../ledger/invariants.ts';
import { untilSettled } from '../ledger/settled.ts';
import { wrongStream } from '../ledger/stream.ts';
import { startTransitions } from '../load/transitions.ts';
import type { World } from '../world.ts';

const CLIENTS = 4;
const BETWEEN_CUTS = 4;
const CAUGHT_WITHIN_MS = 5_000;

const CUT_A_HELD_SESSION = `
  select pg_terminate_backend(pid) as cut from pg_stat_activity
   where usename = 'automation_app' and backend_xid is not null and wait_event_type = 'Lock' limit 1`;

/** Where a transition is caught: before its own event, before its project's and its task's, and before the ledger row. */
const HELD = ['automation.outbox', 'tasks.outbox', 'tasks.audit_logs'];

/** Cuts sessions in the middle of transitions of versions, which write in two schemas: nothing may be half there. */
export async function cutTransitions(world: World, cuts: number): Promise<Finding> {
  const transitions = await startTransitions(world, CLIENTS);
  let fired = 0;
  try {
    for (let cut = 0; cut < cuts; cut += 1) {
      fired += await cutWhileHeld(world, HELD[cut % HELD.length]!);
      const enough = transitions.count() + BETWEEN_CUTS;
      await eventually(() => Promise.resolve(transitions.count() >= enough || undefined), CAUGHT_WITHIN_MS);
    }
  } finally {
    await transitions.stop();
  }
  const late = await untilSettled(world);
  const { tenant } = transitions;
  return {
    fired,
    violations: [
      ...(fired < cuts ? [`Only ${fired} of ${cuts} transitions were cut.`] : []),
      ...(late ? [late] : []),
      ...(await brokenInvariants(world.admin, tenant)),
      ...(await wrongStream(world, tenant, false)),
    ],
    numbers: { transitions_cut: fired, transitions: transitions.count() },
  };
}

async function cutWhileHeld(world: World, table: string): Promise<number> {
  const holder = await world.admin.connect();
  try {
    await holder.query('begin');
    await holder.query(`lock table ${table} in share mode`);
    return (await eventually(() => cut(world), CAUGHT_WITHIN_MS)) ?? 0;
  } finally {
    await holder.query('rollback');
    holder.release();
  }
}

async function cut(world: World): Promise<1 | undefined> {
  const { rows } = await world.admin.query<{ cut: boolean }>(CUT_A_HELD_SESSION);
  return rows[0]?.cut ? 1 : undefined;
}
