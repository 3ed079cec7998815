import { createClient } from '@interlock/client';
import { catalog } from '@interlock/contracts';
import pg from 'pg';
import { cascadeInBatches } from '../bare/cascade.ts';
import { databaseUrl, type Bench } from '../bench.ts';
import { OWNER, projectId, taskCount, tenantName, type Dataset } from '../data/dataset.ts';
import { seed } from '../data/seed.ts';
import { signedTokens } from '../data/tokens.ts';
import type { Side } from '../pairs.ts';
import { Growth } from '../stack/growth.ts';
import { CONSUMERS, pause } from '../stack/paused.ts';
import { until, untilSettled } from '../stack/settled.ts';
import { aimAtTasks, recordedTexts } from './status-change.ts';

const DATA: Dataset = { key: '0006', tenants: 1, projectsEach: 1, tasksEach: 100_000 };
const DATA_SHORT: Dataset = { ...DATA, tasksEach: 1_000 };
/** Those that do nothing for a cascade; the orchestrator drives it. */
const BYSTANDERS = ['audit', 'notifications'] as const;

/** The project whose tasks follow it; made by the first figure that needs it. */
export async function seededCascade(bench: Bench): Promise<Dataset> {
  const data = bench.short ? DATA_SHORT : DATA;
  await aimAtTasks(bench);
  const known = await bench.admin.query(`select from tasks.projects where tenant_id = $1`, [
    tenantName(data, 0),
  ]);
  if (known.rowCount === 0) await seed(bench.admin, data);
  return data;
}

/** The product's cascade; `onEnd` is told how the processes grew. */
export async function cascadeSide(
  bench: Bench,
  data: Dataset,
  onEnd: (growth: Growth) => void,
): Promise<Side> {
  const count = taskCount(data);
  const [token = ''] = await signedTokens(bench, data, { user: OWNER });
  const client = createClient({ baseUrl: bench.stack.gateway, token });
  return {
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
      onEnd(growth);
      return { value: count / seconds, count };
    },
    after: () => untilSettled(bench),
  };
}

/** What has the bystanders stand still during a round, and work off between two of them. */
export function stoppedDuring(bench: Bench, data: Dataset): Pick<Side, 'prepare' | 'after'> {
  let goOn: () => void = () => undefined;
  return {
    async prepare() {
      await workAgain(bench, data);
      goOn = pause(bench, BYSTANDERS);
    },
    after() {
      goOn();
      return untilSettled(bench);
    },
  };
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

/** The limit: the same rows, written by SQL alone. */
export async function bareCascade(bench: Bench, data: Dataset): Promise<Side> {
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
