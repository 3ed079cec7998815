import { encodeCursor, type Principal } from '@interlock/contracts';
import { readTransaction } from '@interlock/database';
import { besideStanding, type ReadStatement } from '@interlock/service';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { taskSummaries } from '../src/store/list-tasks.ts';
import { session, tasksService, type TasksService } from './tasks-service.ts';

const TASKS = 30_000;
const PAGE = 51;

let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { small: {}, wide: {}, opal: {} });
  await service.admin.query(SEED);
  await service.admin.query('analyze tasks.tasks; analyze tasks.project_members');
}, 60_000);
afterAll(() => service.close());

/**
 * 30,000 tasks: a few in a small project, whose only member is `small`, the oldest of all; a third in a busy project;
 * the rest in 198 others, of which `wide` is in every second.
 */
const SEED = `
  insert into tasks.projects (tenant_id, id, name, created_by)
  select 'acme', ('00000000-0000-7000-8000-' || lpad(p::text, 12, '0'))::uuid, 'p', 'o' from generate_series(0, 199) p;
  insert into tasks.project_members (tenant_id, project_id, user_id, role)
  select 'acme', ('00000000-0000-7000-8000-' || lpad(p::text, 12, '0'))::uuid,
         case when p = 0 then 'small' else 'wide' end, 'member'
    from generate_series(0, 199) p where p = 0 or p % 2 = 1 and p > 1;
  insert into tasks.tasks (tenant_id, id, project_id, kind, title, status, progress_percent, priority, assignee_id,
                           created_by, due_date)
  select 'acme', ('01900000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid,
         ('00000000-0000-7000-8000-' || lpad((case when i <= 100 then 0 when i % 3 = 0 then 1 else 2 + i % 198 end)::text,
           12, '0'))::uuid,
         case when i % 5000 = 1 then 'remediation' else 'general_todo' end, 'Task',
         case when i % 3000 = 2 then 'blocked' when i % 2 = 0 then 'done' else 'backlog' end,
         case when i % 3000 <> 2 and i % 2 = 0 then 100 else 0 end, 'normal',
         case when i % 3 = 0 then 'busy' when i % 10 = 1 then 'wide' end, 'o',
         case when i % 1000 = 4 then timestamptz '2026-01-01' else timestamptz '2027-01-01' end
    from generate_series(1, ${TASKS}) i`;

interface Node {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Node[];
}

/** How many tasks a plan looked at. */
function tasksRead({ Plans = [], ...node }: Node): number {
  const rows = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0);
  const own = node['Relation Name'] === 'tasks' ? rows * node['Actual Loops'] : 0;
  return Plans.reduce((sum, plan) => sum + tasksRead(plan), own);
}

/** Statements that have a name, from the second time on, may be planned for their values, or once for all values. */
const PLANS = ['force_custom_plan', 'force_generic_plan'] as const;
let prepared = 0;

/** What a list costs at most: the rows it answers, and the tasks and blocks that Postgres read for it. */
async function cost(user: string, filters: object, roles: string[] = []) {
  const [custom, generic] = [
    await costAs(PLANS[0], user, filters, roles),
    await costAs(PLANS[1], user, filters, roles),
  ];
  expect(generic.rows).toBe(custom.rows);
  return {
    rows: custom.rows,
    tasks: Math.max(custom.tasks, generic.tasks),
    blocks: Math.max(custom.blocks, generic.blocks),
  };
}

function costAs(mode: (typeof PLANS)[number], user: string, filters: object, roles: string[]) {
  const principal = session('acme', user, roles);
  return readTransaction(service.pool, async (tx) => {
    const spent = { rows: 0, tasks: 0, blocks: 0 };
    const explained = async (statement: ReadStatement) => {
      const { text, values = [] } = besideStanding(principal, statement);
      await tx.query(`set local plan_cache_mode = ${statement.isPlannedOnce ? mode : PLANS[0]}`);
      const name = `list_${(prepared += 1)}`;
      const given = values.map((value) => pg.escapeLiteral(String(value))).join(', ');
      await tx.query(`prepare ${name} as ${text}`);
      const { rows } = await tx.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
        `explain (analyze, buffers, format json) execute ${name} (${given})`,
      );
      const plan = rows[0]?.['QUERY PLAN'][0].Plan as Node;
      spent.tasks += tasksRead(plan);
      spent.blocks += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
      return readAs(principal)(statement);
    };
    const list = await taskSummaries(explained, principal, { limit: PAGE, ...filters });
    return { ...spent, rows: list.length };
  });
}

/** What a list asks Postgres, as the service does. */
function readAs(principal: Principal) {
  return (statement: ReadStatement) => service.deps.database.readRows({ principal }, statement);
}

const busy = '00000000-0000-7000-8000-000000000001';
const FILTERS = [
  {},
  { status: 'blocked' },
  { status: 'done' },
  { kind: 'remediation' },
  { assignee_id: 'wide' },
  { assignee_id: 'busy' },
  { due_before: '2026-06-01T00:00:00.000Z' },
  { status: 'backlog', kind: 'remediation', due_before: '2026-06-01T00:00:00.000Z' },
  { status: 'blocked', assignee_id: 'busy' },
];

it.each(FILTERS)(
  'a member of a small project in a large tenant does not pay for its size: %o',
  async (filters) => {
    const spent = await cost('small', filters);
    expect(spent.tasks).toBeLessThan(800);
    expect(spent.blocks).toBeLessThan(1_500);
  },
);

it.each(FILTERS)('a member of a hundred projects reads a few tasks of each: %o', async (filters) => {
  const spent = await cost('wide', filters);
  expect(spent.tasks).toBeLessThan(4_000);
  expect(spent.blocks).toBeLessThan(6_000);
});

it.each(FILTERS)('ops are served by an index, everywhere and in the largest project: %o', async (filters) => {
  const all = await cost('opal', filters, ['ops_build']);
  expect(all.tasks).toBeLessThan(200);
  expect(all.blocks).toBeLessThan(1_000);
  const one = await cost('opal', { ...filters, project_id: busy }, ['ops_build']);
  expect(one.tasks).toBeLessThan(200);
  expect(one.blocks).toBeLessThan(1_000);
});

it("a stranger to a project reads none of its tasks, and a member's page is the newest of all the projects", async () => {
  expect(await cost('small', { project_id: busy })).toMatchObject({ rows: 0, tasks: 0 });
  const expected = await service.rows(
    `select id from tasks.tasks where project_id in (
       select project_id from tasks.project_members where user_id = 'wide') order by id desc limit 400`,
  );
  const wide = session('acme', 'wide');
  const found: unknown[] = [];
  for (let cursor: string | undefined; found.length < 400;) {
    const from = cursor === undefined ? {} : { cursor };
    const page = await taskSummaries(readAs(wide), wide, { limit: 80, ...from });
    found.push(...page.map(({ id }) => ({ id })));
    cursor = encodeCursor('list_tasks', page.at(-1)?.id ?? '');
  }
  expect(found).toEqual(expected);
});
