import type { Fault } from '../fault.ts';
import { compare } from '../ledger/compare.ts';
import { untilSettled } from '../ledger/settled.ts';
import { Arrivals } from '../load/flood/arrivals.ts';
import { closedLoop } from '../load/flood/clients.ts';
import { makeCrowd, targetOf } from '../load/flood/crowd.ts';
import { Tally } from '../load/flood/tally.ts';

const SIZES = {
  short: { rounds: 1, tasks: 300, warmMs: 1_500, ms: 8_000 },
  full: { rounds: 3, tasks: 1_000, warmMs: 5_000, ms: 20_000 },
};
const CLIENTS = 16;
const TIMES = 3;
const QUIET_PER_SECOND = 50;
const CONNECTIONS = 2_000;
const MOST_TIMES_SLOWER = 3;

/** F21: one tenant sends three times what the system can do; another, who sends little, is measured with and without. */
export const oneFloods: Fault = {
  id: 'F21',
  title: 'one tenant floods, another works on',
  inFullOnly: true,
  async run(world, short) {
    const { rounds, tasks, warmMs, ms } = SIZES[short ? 'short' : 'full'];
    const target = targetOf(world);
    const quiet = await makeCrowd(world, 'f21-quiet', QUIET_PER_SECOND);
    const loud = await makeCrowd(world, 'f21-loud', tasks);
    await closedLoop(target, quiet.requests, 1, warmMs);
    const { goodput: peak } = await closedLoop(target, loud.requests, CLIENTS, warmMs);
    const [atRest, flooded, flood] = [new Tally(), new Tally(), new Tally()];
    const arrive = (forMs: number) =>
      new Arrivals(target, quiet.requests, CONNECTIONS).run(QUIET_PER_SECOND, forMs);
    const pour = (forMs: number) => new Arrivals(target, loud.requests, CONNECTIONS).run(TIMES * peak, forMs);
    await pour(warmMs);
    for (let round = 0; round < rounds; round += 1) {
      await untilSettled(world);
      atRest.add(await arrive(ms / 2));
      const [beside, crowd] = await Promise.all([arrive(ms), pour(ms)]);
      flooded.add(beside);
      flood.add(crowd);
      await untilSettled(world);
      atRest.add(await arrive(ms / 2));
    }
    const [rest, beside] = [atRest.quantile(0.99), flooded.quantile(0.99)];
    const slower = beside / rest;
    const violations = [
      ...atRest.violations('at rest'),
      ...flooded.violations('quiet'),
      ...flood.violations('flood'),
    ];
    if (slower > MOST_TIMES_SLOWER)
      violations.push(`the quiet tenant's p99 was ${slower.toFixed(1)} × its own at rest`);
    if (flooded.refusals > 0) violations.push(`the quiet tenant was refused: ${flooded.refusedAs()}`);
    const compared = [await compare(world, quiet, quiet.ledger), await compare(world, loud, loud.ledger)];
    return {
      fired: flood.refusals,
      violations: [...violations, ...compared.flatMap(({ violations: wrong }) => wrong)],
      numbers: {
        slower: `${slower.toFixed(2)} ×`,
        p99_at_rest_ms: Math.round(rest),
        p99_beside_the_flood_ms: Math.round(beside),
        quiet_requests: flooded.requests,
        flood_per_second: Math.round(flood.requests / flood.seconds),
        flood_goodput: Math.round(flood.goodput),
      },
    };
  },
};
