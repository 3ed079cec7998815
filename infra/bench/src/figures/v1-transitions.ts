import type { RecordedTexts } from '../bare/status-change.ts';
import { bareTransition } from '../bare/transition.ts';
import type { Bench } from '../bench.ts';
import { sqlNames, taskCount, taskId, tenantName, type Dataset } from '../data/dataset.ts';
import { seed } from '../data/seed.ts';
import { signedTokens } from '../data/tokens.ts';
import type { Figure } from '../figure.ts';
import { compare, type Side } from '../pairs.ts';
import { withoutConsumers } from '../stack/paused.ts';
import { untilPublished, untilSettled } from '../stack/settled.ts';
import { bareSide } from './bare-side.ts';
import { changesSide, CLIENTS, type Changed } from './changes-side.ts';
import { aim } from './status-change.ts';

/** A project each, so that they don't queue on one; a version has the id that the project's only task would have. */
const DATA: Dataset = { key: '0013', tenants: 10, projectsEach: 200, tasksEach: 1 };
const WHAT = `a version's transition, ${CLIENTS} clients`;

const VERSIONS: Changed = {
  tables: [
    ...['automation.automation_versions', 'automation.outbox', 'automation.audit_logs'],
    ...['tasks.projects', 'tasks.outbox', 'tasks.audit_logs'],
  ],
  tell: tellStatuses,
};

/** V1a: transitions of versions through the gateway, with nobody consuming the events. */
export const transitionsAlone: Figure = {
  id: 'V1a',
  async measure(bench) {
    await prepareVersions(bench);
    const peer = await bareTransitions(bench, false);
    const what = `${WHAT}, consumers stopped`;
    const ours = changesSide(bench, VERSIONS, what, () => untilPublished(bench));
    const goal = { at: 'least', value: 0.5 } as const;
    return withoutConsumers(bench, async () => [
      await compare(bench, { id: 'V1a', unit: 'per s', goal, ours, peer, notes: [] }),
    ]);
  },
};

/** V1b: the same with every consumer running, until nothing is under way. */
export const transitionsSettled: Figure = {
  id: 'V1b',
  async measure(bench) {
    await prepareVersions(bench);
    const peer = await bareTransitions(bench, true);
    const what = `${WHAT}, until all is consumed`;
    const settle = () => untilSettled(bench);
    const ours = changesSide(bench, VERSIONS, what, settle, { settleCounts: true });
    const goal = { at: 'least', value: 0.35 } as const;
    return [await compare(bench, { id: 'V1b', unit: 'per s', goal, ours, peer, notes: [] })];
  },
};

async function prepareVersions(bench: Bench): Promise<void> {
  const known = await bench.admin.query('select from directory.tenants where tenant_id = $1', [
    tenantName(DATA, 0),
  ]);
  if (known.rowCount === 0) {
    await seed(bench.admin, DATA);
    const { tenant, task, project } = sqlNames(DATA, 'n');
    const from = `from generate_series(0, ${taskCount(DATA) - 1}) n`;
    await bench.admin.query(
      `insert into automation.automations (tenant_id, id, name, created_by) select ${tenant}, ${project}, 'Bot', 'olga' ${from}`,
    );
    await bench.admin.query(
      `insert into automation.automation_versions
         (tenant_id, id, automation_id, project_id, number, status, has_been_live, status_changed_by_user_id, created_by)
       select ${tenant}, ${task}, ${project}, ${project}, 1, 'Live', true, 'olga', 'olga' ${from}`,
    );
    await bench.admin.query('vacuum analyze automation.automations, automation.automation_versions');
  }
  const tokens = await signedTokens(bench, DATA, { user: 'runtime', roles: ['flow_24'], use: 'service' });
  await aim(bench, DATA, tokens, 'versions');
}

async function tellStatuses({ admin, load }: Bench): Promise<void> {
  const { rows } = await admin.query<{ status: string }>(
    'select status from automation.automation_versions where id between $1 and $2 order by id',
    [taskId(DATA, 0), taskId(DATA, taskCount(DATA) - 1)],
  );
  await load.tell(rows.map(({ status }) => status));
}

async function bareTransitions(bench: Bench, besideConsumers: boolean): Promise<Side> {
  const transaction = bareTransition(DATA, await recordedTexts(bench));
  return bareSide(bench, 'the bare transaction', transaction, {
    role: 'automation_app',
    clients: CLIENTS,
    tables: VERSIONS.tables,
    relays: ['tasks', 'automation'],
    besideConsumers,
  });
}

/** What the product stores beside a transition that it made. */
async function recordedTexts(bench: Bench): Promise<RecordedTexts> {
  await tellStatuses(bench);
  await bench.load.run({ what: 'changes', clients: 1, ms: 200 });
  const { rows } = await bench.admin.query<RecordedTexts>(
    `select a.metadata::text, o.payload from automation.outbox o join automation.audit_logs a on a.entity_id = o.entity_id
      where o.type = 'automation_status_changed' order by o.id desc limit 1`,
  );
  const [found] = rows;
  if (found === undefined) throw new Error('No transition was recorded.');
  return found;
}
