import { NativeConnection, Worker } from '@temporalio/worker';
import { cascadeActivities } from '../src/activities/cascade.ts';
import { CASCADE_QUEUE } from '../src/contracts/names.ts';
import { truthOf } from './truth.ts';

// A process that works on a cascade's activity until it is killed: it does two batches of 500, and hangs in the next.
const ask = truthOf({
  advance_cascade: async () => {
    calls += 1;
    const of = { project: 'Website relaunch', status: 'completed', superseded: null };
    if (calls <= 2) return { state: 'running', done: 500 * calls, total: 3_000, ...of };
    process.send?.('hangs');
    return new Promise(() => undefined);
  },
});
let calls = 0;

const connection = await NativeConnection.connect({ address: process.argv[2] ?? '' });
const worker = await Worker.create({
  connection,
  taskQueue: CASCADE_QUEUE,
  activities: cascadeActivities(ask, console.error),
});
await worker.run();
