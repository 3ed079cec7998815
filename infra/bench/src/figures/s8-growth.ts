import { startIsolatedStack } from '@interlock/stack';
import { openBench, type Bench } from '../bench.ts';
import type { Dataset } from '../data/dataset.ts';
import { seed } from '../data/seed.ts';
import type { Figure } from '../figure.ts';
import { compare } from '../pairs.ts';
import { CONSUMERS, pause } from '../stack/paused.ts';
import { untilPublished, untilSettled } from '../stack/settled.ts';
import { changesSide, CLIENTS } from './changes-side.ts';
import { aimAtTasks, CHANGE, tasksOf } from './status-change.ts';

const withTasks = (tasksEach: number): Dataset => ({ key: '0008', tenants: 10, projectsEach: 20, tasksEach });

/** S8: what S1a measures, with a million tasks; against another stack, that has a thousand. */
export const growth: Figure = {
  id: 'S8',
  async measure(bench) {
    const [large, small] = [withTasks(bench.short ? 100 : 5_000), withTasks(5)];
    const other = await startIsolatedStack('bench-small');
    try {
      const beside = await openBench(other, bench.short);
      try {
        const sides = [await sideWith(bench, large), await sideWith(beside, small)] as const;
        const goOn = [bench, beside].map((one) => pause(one, CONSUMERS));
        try {
          return [
            await compare(bench, {
              id: 'S8',
              unit: 'per s',
              goal: { at: 'least', value: 0.9 },
              ours: sides[0],
              peer: sides[1],
              notes: [],
            }),
          ];
        } finally {
          for (const one of goOn) one();
          await untilSettled(bench);
        }
      } finally {
        await beside.close();
      }
    } finally {
      await other.stop(false);
    }
  },
};

async function sideWith(bench: Bench, data: Dataset) {
  await seed(bench.admin, data);
  await aimAtTasks(bench, data);
  const count = data.tenants * data.projectsEach * data.tasksEach;
  const what = `${CHANGE}, ${CLIENTS} clients, with ${count.toLocaleString('en')} tasks`;
  return changesSide(bench, tasksOf(data), what, () => untilPublished(bench));
}
