import { eventually } from '../eventually.ts';
import type { Fault, Finding } from '../fault.ts';
import type { World } from '../world.ts';
import { cutTransitions } from './cut-transitions.ts';
import { underLoad } from './under-load.ts';

const CUTS = { short: 20, full: 100 };
const BETWEEN_CUTS = 5;
const CAUGHT_WITHIN_MS = 5_000;

const CUT_A_WRITING_SESSION = `
  select pid, pg_terminate_backend(pid) as cut from pg_stat_activity
   where usename = 'tasks_app' and backend_xid is not null limit 1`;
const CUT_A_HELD_SESSION = `
  select pid, pg_terminate_backend(pid) as cut from pg_stat_activity
   where usename = 'tasks_app' and backend_xid is not null and wait_event_type = 'Lock' limit 1`;

/** F2: a database session cut inside a transaction that has written already. */
export const cutSessions: Fault = {
  id: 'F2',
  title: 'a database session cut inside a transaction',
  async run(world, short) {
    const tasks = await cutTasks(world, short);
    const versions = await cutTransitions(world, short ? CUTS.short / 2 : CUTS.full / 2);
    return {
      fired: versions.fired > 0 ? tasks.fired + versions.fired : 0,
      violations: [...tasks.violations, ...versions.violations],
      numbers: { ...tasks.numbers, ...versions.numbers },
    };
  },
};

function cutTasks(world: World, short: boolean): Promise<Finding> {
  return underLoad(world, 'f2', async (load) => {
    let held = 0;
    let anywhere = 0;
    const wanted = short ? CUTS.short : CUTS.full;
    for (let cut = 0; cut < wanted; cut += 1) {
      // One half between the change and its event, the other wherever the moment finds it.
      if (cut % 2 === 0) held += await cutBeforeTheEvent(world);
      else anywhere += await cutAnywhere(world);
      await load.ledger.acknowledgedMore(BETWEEN_CUTS);
    }
    const fired = held + anywhere;
    const violations = fired < wanted ? [`Only ${fired} of ${wanted} sessions were cut.`] : [];
    return { fired, violations, numbers: { before_the_event: held, anywhere } };
  });
}

/** Holds the outbox until a transaction waits to write its event, and cuts that one. */
async function cutBeforeTheEvent(world: World): Promise<number> {
  const holder = await world.admin.connect();
  try {
    await holder.query('begin');
    await holder.query('lock table tasks.outbox in share mode');
    // Not on the same connection: within a transaction the view shows the sessions as they first were.
    return (await eventually(() => cut(world, CUT_A_HELD_SESSION), CAUGHT_WITHIN_MS)) ?? 0;
  } finally {
    await holder.query('rollback');
    holder.release();
  }
}

/** Looks as often as it can for a session that has written, and cuts it. */
async function cutAnywhere(world: World): Promise<number> {
  for (const deadline = Date.now() + CAUGHT_WITHIN_MS; Date.now() < deadline;) {
    if ((await cut(world, CUT_A_WRITING_SESSION)) === 1) return 1;
  }
  return 0;
}

async function cut(world: World, sql: string): Promise<1 | undefined> {
  const { rows } = await world.admin.query<{ cut: boolean }>(sql);
  return rows[0]?.cut ? 1 : undefined;
}
