import { NativeConnection, Worker } from '@temporalio/worker';
import { remediationActivities } from '../src/activities/remediation.ts';
import { TASK_QUEUE } from '../src/contracts/names.ts';
import { BlockRow } from './block-row.ts';
import { workflowBundle } from './workflow-environment.ts';

// A process that follows a block until it is killed. It has read the rows, and waits for the reminder.
const [, , address = '', blockedAt = '', remindAfterS = ''] = process.argv;
const row = new BlockRow(async () => Date.now(), Number(blockedAt));
row.settings.remind_after_s = Number(remindAfterS);

const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection,
  taskQueue: TASK_QUEUE,
  workflowBundle: await workflowBundle(),
  activities: remediationActivities(row.ask, console.error),
});
process.send?.('ready');
await worker.run();
