import { setTimeout as delay } from 'node:timers/promises';
import { OutsideLedger } from '../ledger/outside-ledger.ts';
import type { World } from '../world.ts';
import { newFailure, Publisher } from './publisher.ts';
import type { Scenery } from './scenery.ts';
import { Writer } from './writer.ts';

/** One request per writer in this time at most, and one failure in the other: a load that leaves room. */
const WRITE_EVERY_MS = 60;
const PUBLISH_EVERY_MS = 200;
const TASKS_OF_A_WRITER = 40;
/** Each is a mail, and the mail server keeps 5,000. */
const MOST_ASSIGNED = 1_500;

export interface Load {
  readonly ledger: OutsideLedger;
  /** A writer for a probe. */
  readonly probe: Writer;
  /** Sends nothing more, and resolves when the last request has ended. */
  stop(): Promise<void>;
}

/** Writers over HTTP and a publisher over NATS, until it is stopped. */
export async function startLoad(world: World, scenery: Scenery): Promise<Load> {
  const ledger = new OutsideLedger();
  const publisher = await Publisher.connect(world, ledger);
  let running = true;
  let assigned = 0;
  const sometimesAssigned = () =>
    Math.random() < 0.3 && (assigned += 1) <= MOST_ASSIGNED ? scenery.assignee : null;

  const paced = async (everyMs: number, work: () => Promise<unknown>) => {
    while (running) {
      const next = Date.now() + everyMs;
      await work();
      await delay(Math.max(0, next - Date.now()));
    }
  };
  const write = (writer: Writer) => async () => {
    const makes = Math.random() < (writer.size < TASKS_OF_A_WRITER ? 0.4 : 0.05);
    if (makes || !(await writer.move(Math.random()))) await writer.create(sometimesAssigned());
  };
  const publish = () => publisher.report(newFailure(scenery, sometimesAssigned()), () => !running);
  const work = scenery.writers.map((client) =>
    paced(WRITE_EVERY_MS, write(new Writer(client, ledger, scenery.projectId))),
  );
  work.push(paced(PUBLISH_EVERY_MS, publish));

  return {
    ledger,
    probe: new Writer(scenery.owner, ledger, scenery.projectId),
    async stop() {
      running = false;
      await Promise.all(work);
      await publisher.close();
    },
  };
}
