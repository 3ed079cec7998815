import type { Bench } from '../bench.ts';
import { isMet, type Figure, type Goal, type Row } from '../figure.ts';
import { spreadOf } from '../spread.ts';
import { evenGround } from '../stack/even-ground.ts';
import { untilSettled } from '../stack/settled.ts';
import { aimAtTasks } from './status-change.ts';

const PER_SECOND = 200;
const CLIENTS = 16;

/**
 * S4: how long after a change its event is handled by a consumer, at a steady rate. Taken from the ledger: from the
 * moment the change is stamped with, shortly before its commit, to the one at which the audit service chains it.
 */
export const delivery: Figure = {
  id: 'S4',
  async measure(bench) {
    await aimAtTasks(bench);
    await round(bench);
    const rounds = [];
    for (let number = 0; number < bench.rounds; number += 1) rounds.push(await round(bench));
    const wrong = rounds.reduce((sum, one) => sum + one.wrong, 0);
    const row = (id: string, name: string, goal: Goal, values: readonly number[]): Row => ({
      id,
      what: `change committed → event in the ledger, ${PER_SECOND} writes/s: ${name}`,
      measured: { ...spreadOf(values), unit: 'ms' },
      goal,
      met: isMet(goal, spreadOf(values)),
      notes: wrong === 0 ? [] : [`${wrong} answers counted out`],
    });
    return [
      row(
        'S4-p50',
        'p50',
        { at: 'most', value: 10 },
        rounds.map(({ p50 }) => p50),
      ),
      row(
        'S4-p99',
        'p99',
        { at: 'most', value: 50 },
        rounds.map(({ p99 }) => p99),
      ),
    ];
  },
};

async function round(bench: Bench): Promise<{ p50: number; p99: number; wrong: number }> {
  await untilSettled(bench);
  await evenGround(bench);
  const began = new Date();
  const run = await bench.load.run({
    what: 'changes',
    clients: CLIENTS,
    ms: bench.roundMs,
    perSecond: PER_SECOND,
  });
  await untilSettled(bench);
  const { rows } = await bench.admin.query<{ p50: number; p99: number }>(
    `select percentile_cont(0.5) within group (order by ms) as p50, percentile_cont(0.99) within group (order by ms) as p99
       from (select (extract(epoch from recorded_at - occurred_at) * 1000)::float8 as ms
               from audit.ledger where action_type = 'update_task_status' and occurred_at >= $1)`,
    [began],
  );
  const [found] = rows;
  if (found === undefined) throw new Error('The ledger has none of the events.');
  const wrong = Object.values(run.wrong).reduce((sum, count) => sum + count, 0);
  return { ...found, wrong };
}
