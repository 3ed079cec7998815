import { withTransaction, type Transaction } from '@interlock/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cascadeOf } from '../src/domain/project-cascade.ts';
import { nextOfCascade } from '../src/store/cascade.ts';
import { loadProject } from '../src/store/projects.ts';
import { projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const TASKS = 5_000;
const BATCH = 100;
const owner = session('acme', 'olga');

let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {} });
});
afterAll(() => service.close());

interface Node {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}

/** How many tasks a plan looked at. */
function tasksRead({ Plans = [], ...node }: Node): number {
  const own = node['Relation Name'] === 'tasks' ? node['Actual Rows'] : 0;
  return Plans.reduce((sum, plan) => sum + tasksRead(plan), own + (node['Rows Removed by Filter'] ?? 0));
}

it.each(['force_custom_plan', 'force_generic_plan'])(
  'the next batch of a cascade is found without looking at the tasks after it: %s',
  async (mode) => {
    const { project } = await projectOf(service, owner);
    await service.rows(
      `insert into tasks.tasks (tenant_id, id, project_id, kind, title, status, position, priority, created_by)
       select 'acme', gen_random_uuid(), $1, 'general_todo', 'Task',
              (array['backlog', 'in_progress', 'blocked'])[n % 3 + 1], (n * 7919 % ${TASKS} + 1) * 1000000.0,
              'normal', 'olga'
         from generate_series(1, ${TASKS}) n`,
      [project.id],
    );
    await service.rows(`update tasks.projects set status = 'completed', status_number = 1 where id = $1`, [
      project.id,
    ]);
    await service.admin.query('vacuum analyze tasks.tasks');
    const rule = cascadeOf('completed');
    if (rule === null) throw new Error('There is no cascade.');
    await withTransaction(service.pool, async (tx) => {
      await tx.query(
        `select set_config('app.tenant', 'acme', true), set_config('plan_cache_mode', $1, true)`,
        [mode],
      );
      const { project: row } = await loadProject(tx, 'acme', project.id, 'olga', 'no key update');
      const plans: Node[] = [];
      const explaining = explained(tx, plans);
      const found = await nextOfCascade(explaining, row, rule, BATCH);
      expect(found).toHaveLength(BATCH);
      expect(plans.map(tasksRead)).toEqual([BATCH]);
      const places = found.map(({ status, position }) => [status, position] as const);
      expect(places).toEqual([...places].sort((a, b) => a[1] - b[1]));
      expect(new Set(places.map(([status]) => status))).toEqual(new Set(['backlog']));
    });
  },
);

/** A transaction that keeps the plan of each prepared statement that it is asked for. */
function explained(tx: Transaction, plans: Node[]): Transaction {
  const query = async (statement: { readonly text: string; readonly values: readonly unknown[] }) => {
    const name = `explained_${plans.length}`;
    const types = 'text, uuid, text[], bigint, integer';
    await tx.query(`prepare ${name} (${types}) as ${statement.text}`);
    const [tenant, project, from, number, limit] = statement.values as [
      string,
      string,
      string[],
      number,
      number,
    ];
    const given = `'${tenant}', '${project}', '{${from.join(',')}}', ${number}, ${limit}`;
    const { rows } = await tx.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
      `explain (analyze, format json) execute ${name} (${given})`,
    );
    plans.push(rows[0]?.['QUERY PLAN'][0].Plan as Node);
    await tx.query(`deallocate ${name}`);
    return tx.query(statement as never);
  };
  return { db: tx.db, query: query as never };
}
