import { STANDARD } from '../data/dataset.ts';
import type { Figure } from '../figure.ts';
import { compare } from '../pairs.ts';
import { withoutConsumers } from '../stack/paused.ts';
import { untilPublished, untilSettled } from '../stack/settled.ts';
import { changesSide, CLIENTS } from './changes-side.ts';
import { aimAtTasks, bareChanges, CHANGE, tasksOf } from './status-change.ts';

/** S1a: changes of status through the gateway, with nobody consuming the events. The relay publishes them: it is a part of the service. */
export const throughputAlone: Figure = {
  id: 'S1a',
  async measure(bench) {
    await aimAtTasks(bench);
    const peer = await bareChanges(bench, { clients: CLIENTS, besideConsumers: false });
    const what = `${CHANGE}, ${CLIENTS} clients, consumers stopped`;
    const ours = changesSide(bench, tasksOf(STANDARD), what, () => untilPublished(bench));
    const goal = { at: 'least', value: 0.5 } as const;
    const notes = [
      "The tasks service's relay runs and publishes; audit, notifications and orchestrator are stopped.",
    ];
    return withoutConsumers(bench, async () => [
      await compare(bench, { id: 'S1a', unit: 'per s', goal, ours, peer, notes }),
    ]);
  },
};

/** S1b: the same with every consumer running, until nothing is under way. */
export const throughputSettled: Figure = {
  id: 'S1b',
  async measure(bench) {
    await aimAtTasks(bench);
    const peer = await bareChanges(bench, { clients: CLIENTS, besideConsumers: true });
    const what = `${CHANGE}, ${CLIENTS} clients, until all is consumed`;
    const settle = () => untilSettled(bench);
    const ours = changesSide(bench, tasksOf(STANDARD), what, settle, { settleCounts: true });
    const goal = { at: 'least', value: 0.35 } as const;
    const notes = ['The clock stops when every outbox is published and every consumer has acknowledged all.'];
    return [await compare(bench, { id: 'S1b', unit: 'per s', goal, ours, peer, notes })];
  },
};
