import { setTimeout as delay } from 'node:timers/promises';
import { createClient, type Client } from '@interlock/client';
import { catalog } from '@interlock/contracts';
import type { Bench } from '../bench.ts';
import { OWNER, projectId, tenantName, type Dataset } from '../data/dataset.ts';
import { seed } from '../data/seed.ts';
import { signedTokens } from '../data/tokens.ts';
import { isMet, type Figure, type Goal, type Measured, type Row } from '../figure.ts';
import { quantile } from '../spread.ts';
import { until, untilSettled } from '../stack/settled.ts';

const DATA: Dataset = { key: '0009', tenants: 1, projectsEach: 1, tasksEach: 1 };
const FULL = { waiting: 10_000, perSecond: 20, seconds: 60, notBefore: 150 };
const SHORT = { waiting: 40, perSecond: 10, seconds: 2, notBefore: 20 };
const AT_ONCE = 100;
const DAY_MS = 86_400_000;
/** What the sweep may take, and a little more. */
const GRACE_MS = 60_000;
const PROBE_AFTER_MS = 3_000;
const MOST_PROBES = 60;
const IN_TIME = 1;
const LATE: Goal = { at: 'most', value: 2 };
const NONE: Goal = { at: 'most', value: 0 };

/** S9: how late reminders are told while many wait for a later day, and whether each is told once. */
export const reminders: Figure = {
  id: 'S9',
  async measure(bench) {
    const form = bench.short ? SHORT : FULL;
    await seed(bench.admin, DATA);
    const [token = ''] = await signedTokens(bench, DATA, { user: OWNER });
    const client = createClient({ baseUrl: bench.stack.gateway, token, timeoutMs: 30_000 });
    const inThreeDays = Date.now() + 3 * DAY_MS;
    await make(
      bench,
      client,
      Array.from({ length: form.waiting }, (_, at) => inThreeDays + at * 1_000),
    );
    await untilInTime(bench, client);
    const first = Date.now() + form.notBefore * 1_000;
    const due = Array.from(
      { length: form.perSecond * form.seconds },
      (_, at) => first + (at * 1_000) / form.perSecond,
    );
    await make(bench, client, due);
    await untilInTime(bench, client);
    if (Date.now() > first) throw new Error('The reminders were due before all of them were started.');
    await until('all reminders that are due are told', async () => {
      const { open } = await outcome(bench, first, first + DAY_MS);
      return open === 0 || Date.now() > (due.at(-1) ?? first) + GRACE_MS;
    });
    await delay(bench.short ? 0 : 5_000);
    return rowsOf(
      await outcome(bench, first, first + DAY_MS),
      `${form.waiting.toLocaleString('en')} waiting, ${form.perSecond} due each second`,
    );
  },
};

/** Makes tasks that are due, a part at a time, so that the orchestrator follows; it leaves more to its schedule. */
async function make(bench: Bench, client: Client, due: readonly number[]): Promise<void> {
  for (let from = 0; from < due.length; from += AT_ONCE) {
    await client.call(catalog.tasks.bulkTasks, {
      operation: 'create',
      tasks: due.slice(from, from + AT_ONCE).map((at) => ({
        project_id: projectId(DATA, 0),
        kind: 'general_todo',
        title: 'Call the customer',
        due_date: new Date(at).toISOString(),
      })),
    });
    await untilSettled(bench);
  }
}

/** Until a reminder that comes due alone is told in time: then those made before it have been started, and wait. */
async function untilInTime(bench: Bench, client: Client): Promise<void> {
  for (let probe = 0; probe < MOST_PROBES; probe += 1) {
    const due = Date.now() + PROBE_AFTER_MS;
    await make(bench, client, [due]);
    const probed = () => outcome(bench, due, due + 1);
    await until('a reminder is told', async () => (await probed()).open === 0);
    const { lateness } = await probed();
    if (lateness.every((seconds) => seconds <= IN_TIME)) return;
  }
  throw new Error(`Of ${MOST_PROBES} reminders, one after the other, none was told in time.`);
}

interface Outcome {
  readonly open: number;
  readonly twice: number;
  readonly lateness: readonly number[];
}

/** What became of the reminders that are due from one moment on and before another. */
async function outcome({ admin }: Bench, from: number, before: number): Promise<Outcome> {
  const values = [tenantName(DATA, 0), new Date(from), new Date(before)];
  const { rows } = await admin.query<{ late: number | null }>(
    `select extract(epoch from fired_at - fire_at)::float8 as late from tasks.reminders
      where tenant_id = $1 and kind = 'due' and fire_at >= $2 and fire_at < $3`,
    values,
  );
  const told = await admin.query<{ twice: number }>(
    `select count(*)::int as twice from (
       select from tasks.outbox where tenant_id = $1 and type = 'reminder_due' group by entity_id having count(*) > 1) more`,
    values.slice(0, 1),
  );
  const lateness = rows.flatMap(({ late }) => late ?? []);
  return { open: rows.length - lateness.length, twice: told.rows[0]?.twice ?? 0, lateness };
}

function rowsOf({ open, twice, lateness }: Outcome, what: string): Row[] {
  const row = (id: string, name: string, goal: Goal, value: number, unit: Measured['unit']): Row => {
    const measured = { median: value, min: value, max: value, unit };
    return { id, what: `reminders, ${what}: ${name}`, measured, goal, met: isMet(goal, measured), notes: [] };
  };
  return [
    row('S9-p99', 'p99 of the lateness', LATE, quantile(lateness, 0.99), 's'),
    row('S9-lost', 'not told', NONE, open, 'lost'),
    row('S9-twice', 'told more than once', NONE, twice, 'twice'),
  ];
}
