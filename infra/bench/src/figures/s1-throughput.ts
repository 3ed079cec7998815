import { STANDARD } from '../data/dataset.ts';
import type { Figure } from '../figure.ts';
import { compare } from '../pairs.ts';
import { CONSUMERS, pause } from '../stack/paused.ts';
import { untilPublished, untilSettled } from '../stack/settled.ts';
import { changesSide, CLIENTS } from './changes-side.ts';
import { aimAtTasks, bareSide, CHANGE, tasksOf } from './status-change.ts';

/** S1a: changes of status through the gateway, with nobody consuming the events. The relay publishes them: it is a part of the service. */
export const throughputAlone: Figure = {
  id: 'S1a',
  async measure(bench) {
    await aimAtTasks(bench);
    await untilSettled(bench);
    const peer = await bareSide(bench, CLIENTS, ['tasks'], ({ perSecond }) => perSecond);
    const goOn = pause(bench, CONSUMERS);
    try {
      const ours = changesSide(
        bench,
        tasksOf(STANDARD),
        `${CHANGE}, ${CLIENTS} clients, consumers stopped`,
        () => untilPublished(bench),
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
    const ours = changesSide(
      bench,
      tasksOf(STANDARD),
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
