import { setTimeout as delay } from 'node:timers/promises';
import { bareFailureTask } from '../bare/failure-task.ts';
import type { Bench } from '../bench.ts';
import { projectId, STANDARD } from '../data/dataset.ts';
import { isMet, type Figure, type Goal } from '../figure.ts';
import { compare, type Side } from '../pairs.ts';
import { spreadOf } from '../spread.ts';
import { evenGround } from '../stack/even-ground.ts';
import { untilSettled } from '../stack/settled.ts';
import { bareSide } from './bare-side.ts';

const CONNECTIONS = 16;
const FAILURES = 3_000;
const FAILURES_SHORT = 100;
const NONE: Goal = { at: 'most', value: 0 };

/** S5: validation failures, from the first that is published until the task of the last is committed. */
export const failures: Figure = {
  id: 'S5',
  async measure(bench) {
    const projects = Array.from({ length: STANDARD.tenants * STANDARD.projectsEach }, (_, project) =>
      projectId(STANDARD, project),
    );
    const lost: number[] = [];
    const report = async (count: number) => {
      const known = await tasksMade(bench);
      const began = performance.now();
      await bench.load.report({ nats: bench.stack.nats, count, projects });
      while ((await bench.bus.behind('VALIDATION')) > 0) await delay(20);
      const seconds = (performance.now() - began) / 1000;
      return { seconds, lost: known + count - (await tasksMade(bench)) };
    };
    const ours: Side = {
      what: 'validation failure published → task committed, sustained',
      async prepare() {
        await untilSettled(bench);
        await evenGround(bench);
      },
      warmUp: async () => void (await report(FAILURES_SHORT)),
      async run() {
        const count = bench.short ? FAILURES_SHORT : FAILURES;
        const round = await report(count);
        lost.push(round.lost);
        return { value: count / round.seconds, count };
      },
      after: () => untilSettled(bench),
    };
    await report(1);
    await untilSettled(bench);
    const peer = await bareFailures(bench);
    const notes = ['Everything runs: the consumers of the events take their share of the machine as well.'];
    const goal: Goal = { at: 'least', value: 0.5 };
    const row = await compare(bench, { id: 'S5', unit: 'per s', goal, ours, peer, notes });
    const measured = { ...spreadOf(lost), unit: 'lost' } as const;
    const none = spreadOf([Math.max(...lost)]);
    return [
      row,
      {
        id: 'S5-lost',
        what: 'failures without a task',
        measured,
        goal: NONE,
        met: isMet(NONE, none),
        notes: [],
      },
    ];
  },
};

async function tasksMade({ admin }: Bench): Promise<number> {
  const { rows } = await admin.query<{ count: string }>(
    `select count(*) from tasks.validation_failures f
       join tasks.tasks t on t.tenant_id = f.tenant_id and t.id = f.task_id where f.source = 'validator'`,
  );
  return Number(rows[0]?.count);
}

async function bareFailures(bench: Bench): Promise<Side> {
  const { rows } = await bench.admin.query<{ metadata: string; payload: string }>(
    `select a.metadata::text, o.payload from tasks.outbox o join tasks.audit_logs a on a.entity_id = o.entity_id
      where o.type = 'task_created' order by o.id desc limit 1`,
  );
  const [made] = rows;
  if (made === undefined) throw new Error('No task was made of a failure.');
  return bareSide(bench, 'the bare inserts', bareFailureTask(STANDARD, made), {
    role: 'tasks_app',
    clients: CONNECTIONS,
    relays: ['tasks'],
    besideConsumers: true,
  });
}
