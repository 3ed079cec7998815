import type { World } from '../world.ts';

/** Where a transaction is held: when it writes its answer, the effect already written, or while it commits. */
export const MOMENTS = ['answer', 'commit'] as const;
export type Moment = (typeof MOMENTS)[number];

const HELD_S = 0.6;

const INSTALL = `
  create schema faults;
  create function faults.hold() returns trigger language plpgsql as
    $$ begin perform pg_sleep(${HELD_S}); return new; end $$;
  create trigger faults_answer before insert on tasks.idempotency_keys for each row
    when (new.key like 'faults-answer-%') execute function faults.hold();
  create constraint trigger faults_commit after insert on tasks.idempotency_keys
    deferrable initially deferred for each row when (new.key like 'faults-commit-%') execute function faults.hold()`;

const REMOVE = `
  drop trigger if exists faults_answer on tasks.idempotency_keys;
  drop trigger if exists faults_commit on tasks.idempotency_keys;
  drop schema if exists faults cascade`;

/** Holds each transaction of tasks under a key that {@link heldKey} made for 600 ms, as long as `work` lasts. */
export async function withHeldAnswers<T>(world: World, work: () => Promise<T>): Promise<T> {
  await world.admin.query(`${REMOVE};${INSTALL}`);
  try {
    return await work();
  } finally {
    await world.admin.query(REMOVE);
  }
}

export function heldKey(moment: Moment, name: string): string {
  return `faults-${moment}-${name}`;
}

/** A session of tasks that is held, and the process that it belongs to. */
export interface HeldSession {
  readonly pid: number;
  readonly process: number;
}

/** The sessions that are held at a moment now. */
export async function heldSessions(world: World, moment: Moment): Promise<HeldSession[]> {
  const { rows } = await world.admin.query<HeldSession>(
    `select pid, split_part(application_name, ' ', 2)::int as process from pg_stat_activity
      where usename = 'tasks_app' and wait_event = 'PgSleep' and (query = 'commit') = $1`,
    [moment === 'commit'],
  );
  return rows;
}
