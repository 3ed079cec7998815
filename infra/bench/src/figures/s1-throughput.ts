import type { Bench } from '../bench.ts';
import type { Figure } from '../figure.ts';
import { compare, type Side } from '../pairs.ts';
import { evenGround } from '../stack/even-ground.ts';
import { CONSUMERS, pause } from '../stack/paused.ts';
import { untilPublished, untilSettled } from '../stack/settled.ts';
import { aimAtTasks, bareSide, CHANGE, tellStatuses } from './status-change.ts';

const CLIENTS = 16;

/** S1a: changes of status through the gateway, with nobody consuming the events. The relay publishes them: it is a part of the service. */
export const throughputAlone: Figure = {
  id: 'S1a',
  async measure(bench) {
    await aimAtTasks(bench);
    await untilSettled(bench);
    const peer = await bareSide(bench, CLIENTS, ['tasks'], ({ perSecond }) => perSecond);
    const goOn = pause(bench, CONSUMERS);
    try {
      const ours = productSide(
        bench,
        `${CHANGE}, ${CLIENTS} clients, consumers stopped`,
        () => untilPublished(bench),
        false,
      );
      const notes = [
        "The tasks service's relay runs and publishes; audit, notifications and orchestrator are stopped.",
      ];
      return [
        await compare(bench, {
          id: 'S1a',
          unit: 'per s',
          goal: { at: 'least', value: 0.5 },
          ours,
          peer,
          notes,
        }),
      ];
    } finally {
      goOn();
      await untilSettled(bench);
    }
  },
};

/** S1b: the same with every consumer running, until nothing is under way. */
export const throughputSettled: Figure = {
  id: 'S1b',
  async measure(bench) {
    await aimAtTasks(bench);
    const peer = await bareSide(bench, CLIENTS, ['tasks', ...CONSUMERS], ({ perSecond }) => perSecond);
    const ours = productSide(
      bench,
      `${CHANGE}, ${CLIENTS} clients, until all is consumed`,
      () => untilSettled(bench),
      true,
    );
    const notes = ['The clock stops when every outbox is published and every consumer has acknowledged all.'];
    return [
      await compare(bench, {
        id: 'S1b',
        unit: 'per s',
        goal: { at: 'least', value: 0.35 },
        ours,
        peer,
        notes,
      }),
    ];
  },
};

function productSide(bench: Bench, what: string, settle: () => Promise<void>, settleCounts: boolean): Side {
  return {
    what,
    async prepare() {
      await settle();
      await evenGround(bench);
      await tellStatuses(bench);
    },
    async warmUp(ms) {
      await bench.load.run({ what: 'changes', clients: CLIENTS, ms });
      await settle();
    },
    async run(ms) {
      const began = performance.now();
      const { count, wrong, seconds } = await bench.load.run({ what: 'changes', clients: CLIENTS, ms });
      if (settleCounts) await settle();
      const elapsed = settleCounts ? (performance.now() - began) / 1000 : seconds;
      return { value: count / elapsed, count, wrong };
    },
    after: settle,
  };
}
