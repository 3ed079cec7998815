import type { Fault } from '../fault.ts';
import { compare } from '../ledger/compare.ts';
import { untilSettled } from '../ledger/settled.ts';
import { Arrivals } from '../load/flood/arrivals.ts';
import { closedLoop } from '../load/flood/clients.ts';
import { makeCrowd, targetOf } from '../load/flood/crowd.ts';
import { median } from '../load/flood/tally.ts';
import { watchHealth } from '../load/health.ts';
import { grown, Memory } from '../stack/memory.ts';

const SIZES = {
  short: { rounds: 3, tasks: 400, warmMs: 2_000, peakMs: 1_500, overloadMs: 2_500 },
  full: { rounds: 5, tasks: 1_000, warmMs: 5_000, peakMs: 5_000, overloadMs: 10_000 },
};
/** The peak is what the better of these closed loops gets done. */
const CLIENTS = [16, 32];
const TIMES = 3;
const LEAST_OF_THE_PEAK = 0.8;
const ACCEPTED_WITHIN_MS = 2_000;
/** More connections than requests can be let in or wait; beyond that arrivals are late, which counts. */
const CONNECTIONS = 2_000;

/**
 * F17: three times as many requests as the system can do, at a fixed rate, reads and writes. Peak and overload are
 * measured in turn, as a machine's speed wanders; the load shares the machine and pays for itself.
 */
export const overload: Fault = {
  id: 'F17',
  title: 'three times the capacity arrives at a fixed rate',
  async run(world, short) {
    const { rounds, tasks, warmMs, peakMs, overloadMs } = SIZES[short ? 'short' : 'full'];
    const target = targetOf(world);
    const crowd = await makeCrowd(world, 'f17', tasks);
    const { requests } = crowd;
    const memory = Memory.watch(world);
    const violations: string[] = [];
    const ratios: number[] = [];
    const found: string[] = [];
    const times: number[] = [];
    let fired = 0;
    await closedLoop(target, requests, CLIENTS[1]!, warmMs);
    for (let round = 0; round < rounds; round += 1) {
      await untilSettled(world);
      let peak = 0;
      for (const clients of CLIENTS) {
        const tally = await closedLoop(target, requests, clients, peakMs);
        peak = Math.max(peak, tally.goodput);
        violations.push(...tally.violations(`${clients} clients`));
      }
      if (round === 0) memory.mark();
      await untilSettled(world);
      const health = watchHealth(world);
      const tally = await new Arrivals(target, requests, CONNECTIONS).run(TIMES * peak, overloadMs);
      violations.push(...(await health.stop()), ...tally.violations('overload'));
      ratios.push(tally.goodput / peak);
      times.push(tally.quantile(0.99));
      fired += tally.refusals;
      found.push(`${Math.round(tally.goodput)} of ${Math.round(peak)}/s`);
    }
    const ratio = median(ratios);
    const slowest = Math.max(...times);
    if (ratio < LEAST_OF_THE_PEAK) violations.push(`only ${percent(ratio)} of the peak was done`);
    if (slowest > ACCEPTED_WITHIN_MS)
      violations.push(`p99 of what was accepted was ${Math.round(slowest)} ms`);
    const { before, most } = await memory.stop();
    violations.push(...grown(before, most));
    const { violations: wrong, numbers } = await compare(world, crowd, crowd.ledger);
    return {
      fired,
      violations: [...violations, ...wrong],
      numbers: {
        of_the_peak: percent(ratio),
        goodput: found.join(', '),
        accepted_p99_ms: Math.round(slowest),
        gateway_mib: most.get('gateway') ?? 0,
        ...numbers,
      },
    };
  },
};

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
