import { SERVICES, pidOf, untilRevived } from '../stack/processes.ts';
import type { World } from '../world.ts';

/** Something that can be killed. */
export interface Target {
  readonly name: string;
  /** Kills it; resolves, when it is there again, with how many milliseconds that took. Throws when it is late. */
  kill(world: World): Promise<number>;
}

const BACK_WITHIN_MS = 30_000;

/** A process of the stack, which its supervisor starts again. */
function processTarget(process_: string, name = process_): Target {
  return {
    name,
    async kill(world) {
      const began = Date.now();
      const pid = pidOf(world, process_);
      process.kill(pid, 'SIGKILL');
      const revived = await untilRevived(world, process_, pid, BACK_WITHIN_MS);
      if (revived === undefined)
        throw new Error(`${name} was not back ${BACK_WITHIN_MS / 1000} s after it was killed.`);
      return Date.now() - began;
    },
  };
}

const RELAY_LEADER = `
  select l.pid from pg_locks l join pg_stat_activity a using (pid)
   where l.locktype = 'advisory' and l.granted and a.usename = 'tasks_relay'`;

/** The database session by which the relay of tasks leads: without it, it must win the lead again. */
const relayLeader: Target = {
  name: "the session of tasks' relay leader",
  async kill(world) {
    const began = Date.now();
    const { rows } = await world.admin.query<{ pid: number }>(RELAY_LEADER);
    if (rows.length !== 1) throw new Error(`${rows.length} sessions lead the relay of tasks, not one.`);
    await world.admin.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    return Date.now() - began;
  },
};

/** One Postgres process killed with -9: the postmaster ends all others and recovers. */
const postgresBackend: Target = {
  name: 'a Postgres backend',
  async kill(world) {
    const began = Date.now();
    const { rows } = await world.admin.query<{ pid: number }>(
      `select pid from pg_stat_activity where usename = 'tasks_app' order by state_change desc limit 1`,
    );
    if (!rows[0]) throw new Error('tasks has no session in the database.');
    process.kill(rows[0].pid, 'SIGKILL');
    return Date.now() - began;
  },
};

/**
 * Everything that is killed. First what may leave a mail leased: the lease runs out while the others have their
 * turns.
 */
export const TARGETS: readonly Target[] = [
  processTarget('notifications'),
  processTarget('postgres', 'the postmaster'),
  postgresBackend,
  relayLeader,
  processTarget('nats'),
  processTarget('temporal'),
  ...SERVICES.filter((name) => name !== 'notifications').map((name) => processTarget(name)),
];
