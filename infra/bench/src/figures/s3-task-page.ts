import { BARE_TOOL, runBare } from '../bare/bare.ts';
import { wrongPlans } from '../bare/plans.ts';
import { bareTaskPage } from '../bare/task-page.ts';
import { databaseUrl } from '../bench.ts';
import { taskCount, taskId, tenantName, type Dataset } from '../data/dataset.ts';
import { seed } from '../data/seed.ts';
import { signedTokens } from '../data/tokens.ts';
import type { Figure } from '../figure.ts';
import { compare, type Side } from '../pairs.ts';

const CLIENTS = 16;
const DATA: Dataset = { key: '0003', tenants: 1, projectsEach: 20, tasksEach: 5_000 };

/** S3: pages of 50 among 100,000 tasks of a tenant, each from behind a random task on, read by a member of the projects. */
export const taskPage: Figure = {
  id: 'S3',
  async measure(bench) {
    await seed(bench.admin, DATA);
    const { hostname: host, port } = new URL(bench.stack.gateway);
    const tasks = Array.from({ length: taskCount(DATA) }, (_, task) => [taskId(DATA, task), 0] as const);
    await bench.load.aim({ host, port: Number(port), tokens: await signedTokens(bench, DATA), tasks });
    const bare = bareTaskPage(DATA);
    const url = databaseUrl(bench, 'tasks_app', `-c app.tenant=${tenantName(DATA, 0)}`);
    const options = { url, clients: CLIENTS };
    const nothing = () => Promise.resolve();
    const peer: Side = {
      what: `the bare query, ${CLIENTS} connections (${BARE_TOOL})`,
      prepare: nothing,
      check: () => wrongPlans(bare, url),
      warmUp: async (ms) => void (await runBare(bare, { ...options, ms })),
      async run(ms) {
        const { perSecond, count } = await runBare(bare, { ...options, ms });
        return { value: perSecond, count };
      },
    };
    const ours: Side = {
      what: `GET /v1/tasks, 50 of 100,000, ${CLIENTS} clients`,
      prepare: nothing,
      warmUp: async (ms) => void (await bench.load.run({ what: 'pages', clients: CLIENTS, ms })),
      async run(ms) {
        const { count, seconds, wrong } = await bench.load.run({ what: 'pages', clients: CLIENTS, ms });
        return { value: count / seconds, count, wrong };
      },
    };
    return [
      await compare(bench, {
        id: 'S3',
        unit: 'per s',
        goal: { at: 'least', value: 0.4 },
        ours,
        peer,
        notes: [],
      }),
    ];
  },
};
