import { createClient } from '@interlock/client';
import { catalog } from '@interlock/contracts';
import pg from 'pg';
import { cascadeInBatches } from '../bare/cascade.ts';
import { databaseUrl, type Bench } from '../bench.ts';
import { OWNER, projectId, taskCount, tenantName, type Dataset } from '../data/dataset.ts';
import { seed } from '../data/seed.ts';
import { signedTokens } from '../data/tokens.ts';
import { isMet, type Figure, type Goal, type Row } from '../figure.ts';
import { compare, type Side } from '../pairs.ts';
import { spreadOf } from '../spread.ts';
import { CONSUMERS, pause } from '../stack/paused.ts';
import { Growth } from '../stack/growth.ts';
import { until, untilSettled } from '../stack/settled.ts';
import { aimAtTasks, recordedTexts } from './status-change.ts';

const TASKS = 100_000;
const TASKS_SHORT = 1_000;
/** A pair takes minutes: the settling of a hundred thousand events is most of it. */
const ROUNDS = 3;
const GROWTH: Goal = { at: 'most', value: 64 };

/** S6: a project with 100,000 tasks in progress is put on hold, until the last of them is blocked. */
export const cascade: Figure = {
  id: 'S6',
  async measure(bench) {
    const data: Dataset = {
      key: '0006',
      tenants: 1,
      projectsEach: 1,
      tasksEach: bench.short ? TASKS_SHORT : TASKS,
    };
    const count = taskCount(data);
    await aimAtTasks(bench);
    await seed(bench.admin, data);
    const growths: number[] = [];
    const [token = ''] = await signedTokens(bench, data, { user: OWNER });
    const client = createClient({ baseUrl: bench.stack.gateway, token });
    const ours: Side = {
      what: `cascade over ${count.toLocaleString('en')} tasks, an audit row and an event each`,
      prepare: () => workAgain(bench, data),
      warmUp: () => Promise.resolve(),
      async run() {
        const growth = new Growth(bench.stack.processes);
        const began = performance.now();
        await client.call(catalog.tasks.updateProjectStatus, {
          project_id: projectId(data, 0),
          status: 'on_hold',
        });
        await until('the cascade is done', () => followed(bench, data, growth));
        const seconds = (performance.now() - began) / 1000;
        growths.push(growth.most());
        return { value: count / seconds, count };
      },
      after: () => untilSettled(bench),
    };
    const peer = await bareSide(bench, data);
    const goal: Goal = { at: 'least', value: 0.5 };
    const rounds = Math.min(bench.rounds, ROUNDS);
    const notes = ['Everything runs: the events are published and consumed meanwhile.'];
    const row = await compare({ ...bench, rounds }, { id: 'S6', unit: 'per s', goal, ours, peer, notes });
    return [row, ...memoryRow(growths)];
  },
};

function memoryRow(growths: readonly number[]): Row[] {
  const known = growths.filter((growth) => !Number.isNaN(growth));
  if (known.length === 0) return [];
  const measured = { ...spreadOf(known), unit: 'MiB' as const };
  const what = 'most that a process grows between the first quarter of a cascade and its end';
  return [{ id: 'S6-memory', what, measured, goal: GROWTH, met: isMet(GROWTH, measured), notes: [] }];
}

/** Whether the cascade is done; takes note of the memory after a quarter, and of what it grows to. */
async function followed({ admin }: Bench, data: Dataset, growth: Growth): Promise<boolean> {
  const { rows } = await admin.query<{ state: string; done: number }>(
    `select cascade_state as state, cascade_done as done from tasks.projects where tenant_id = $1 and id = $2`,
    [tenantName(data, 0), projectId(data, 0)],
  );
  const [{ state, done } = { state: '', done: 0 }] = rows;
  if (done >= taskCount(data) / 4) growth.look();
  return state === 'done';
}

/** Everything is in progress again, in an active project, as if no flip had ever been. */
async function workAgain(bench: Bench, data: Dataset): Promise<void> {
  await untilSettled(bench);
  const of = [tenantName(data, 0), projectId(data, 0)];
  await bench.admin.query(
    `update tasks.projects set status = 'active', cascade_state = 'none' where tenant_id = $1 and id = $2`,
    of,
  );
  await bench.admin.query(
    `update tasks.tasks set status = 'in_progress', progress_percent = 50, reason = null, project_status_number = 0
      where tenant_id = $1 and project_id = $2`,
    of,
  );
  await bench.admin.query('vacuum analyze tasks.tasks, tasks.outbox, tasks.audit_logs');
  await bench.admin.query('checkpoint');
}

async function bareSide(bench: Bench, data: Dataset): Promise<Side> {
  const texts = await recordedTexts(bench);
  const url = databaseUrl(bench, 'tasks_app', `-c app.tenant=${tenantName(data, 0)}`);
  let goOn: () => void = () => undefined;
  return {
    what: 'the same rows, one SQL statement for each batch',
    async prepare() {
      await workAgain(bench, data);
      goOn = pause(bench, ['tasks', ...CONSUMERS]);
    },
    warmUp: () => Promise.resolve(),
    async run() {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        const began = performance.now();
        const count = await cascadeInBatches(client, projectId(data, 0), texts);
        return { value: count / ((performance.now() - began) / 1000), count };
      } finally {
        await client.end();
      }
    },
    async after() {
      await bench.admin.query('delete from tasks.outbox where published_at is null');
      goOn();
    },
  };
}
