import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { runningStack, startIsolatedStack, startStackIn, type IsolatedStack } from '@interlock/stack';
import type { Bench } from '../bench.ts';
import { isMet, type Figure, type Goal, type Measured, type Row } from '../figure.ts';
import { spreadOf } from '../spread.ts';
import { cpuTimes } from '../stack/cpu.ts';
import { pause } from '../stack/paused.ts';
import { residentNodeMiB } from '../stack/resident.ts';

const REST_AFTER_MS = 15_000;
const REST_MS = 20_000;
const SHORT_REST_MS = 2_000;

interface Start {
  readonly seconds: number;
  readonly residentMiB: number | undefined;
  readonly corePercent: number | undefined;
}

/** S10: `npm start` again on a folder that knows it, and what the stack takes at rest. The measured stack stands still. */
export const start: Figure = {
  id: 'S10',
  async measure(bench) {
    const goOn = pause(bench, Object.keys(bench.stack.processes));
    try {
      return rowsOf(await startsOf(bench));
    } finally {
      goOn();
    }
  },
};

async function startsOf(bench: Bench): Promise<Start[]> {
  const { home, stop } = await startIsolatedStack('bench-start');
  try {
    await stop(true);
    const starts: Start[] = [];
    for (let round = 0; round < bench.rounds; round += 1) starts.push(await startAgain(home, bench));
    return starts;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function startAgain(home: string, bench: Bench): Promise<Start> {
  const began = performance.now();
  const stack = await startStackIn(home, { command: ['npm', 'start', '--silent'] });
  const seconds = (performance.now() - began) / 1000;
  try {
    return { seconds, ...(await atRest(stack, bench)) };
  } finally {
    await stack.stop(true);
  }
}

async function atRest({ env }: IsolatedStack, { short }: Bench): Promise<Omit<Start, 'seconds'>> {
  const { stack, ...trees } = runningStack(env).processes;
  const used = () => cpuTimes({ trees, own: stack === undefined ? {} : { stack }, reaped: {} });
  await delay(short ? SHORT_REST_MS : REST_AFTER_MS);
  const before = used();
  const began = performance.now();
  await delay(short ? SHORT_REST_MS : REST_MS);
  const micros = Object.entries(used()).reduce((sum, [name, after]) => sum + after - (before[name] ?? 0), 0);
  const ms = performance.now() - began;
  const pids = Object.values({ stack, ...trees }).filter((pid) => pid !== undefined);
  return {
    residentMiB: residentNodeMiB(pids),
    corePercent: Object.keys(before).length === 0 ? undefined : micros / ms / 10,
  };
}

function rowsOf(starts: readonly Start[]): Row[] {
  const row = (
    id: string,
    what: string,
    unit: Measured['unit'],
    most: number,
    values: readonly (number | undefined)[],
  ): Row[] => {
    const known = values.filter((value) => value !== undefined);
    if (known.length === 0) return [];
    const goal: Goal = { at: 'most', value: most };
    const spread = spreadOf(known);
    return [{ id, what, measured: { ...spread, unit }, goal, met: isMet(goal, spread), notes: [] }];
  };
  return [
    ...row(
      'S10-start',
      '`npm start` again, warm, to ready',
      's',
      15,
      starts.map(({ seconds }) => seconds),
    ),
    ...row(
      'S10-memory',
      'our Node processes together',
      'MiB',
      900,
      starts.map(({ residentMiB }) => residentMiB),
    ),
    ...row(
      'S10-rest',
      'the whole stack at rest',
      '% of a core',
      10,
      starts.map(({ corePercent }) => corePercent),
    ),
  ];
}
