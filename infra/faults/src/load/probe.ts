import { Client, Connection } from '@temporalio/client';
import { eventually } from '../eventually.ts';
import type { World } from '../world.ts';
import type { Scenery } from './scenery.ts';
import type { Writer } from './writer.ts';

const WHOLE_WAY = `
  select exists (select from audit.ledger l where l.tenant_id = $1 and l.entity_id = $2)
     and exists (select from notifications.deliveries d join tasks.outbox o on o.event_id::text = d.event_id
                  where o.tenant_id = $1 and o.entity_id = $2 and d.state = 'sent') as done`;

/** Waits until a task can be made, and is in the ledger and in a mail: the whole way. False when it is late. */
export async function wholeWayWorks(
  world: World,
  scenery: Scenery,
  writer: Writer,
  withinMs: number,
): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  const taskId = await eventually(async () => (await writer.create(scenery.assignee)).taskId, withinMs);
  if (taskId === undefined) return false;
  const done = await eventually(async () => {
    const { rows } = await world.admin.query<{ done: boolean }>(WHOLE_WAY, [scenery.tenant, taskId]);
    return rows[0]?.done || undefined;
  }, deadline - Date.now());
  return done ?? false;
}

/** Waits until a workflow goes all the way through the orchestrator. False when it is late. */
export async function workflowsWork(world: World, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  const workflowId = `health-faults-${new Date().toISOString()}`;
  const done = await eventually(async () => {
    const connection = await Connection.connect({
      address: world.stack.temporal,
      connectTimeout: '1 second',
    });
    try {
      const client = new Client({ connection, namespace: 'interlock' });
      const options = {
        workflowId,
        taskQueue: 'interlock',
        workflowIdConflictPolicy: 'USE_EXISTING' as const,
      };
      await connection.withDeadline(deadline, () => client.workflow.execute('healthCheck', options));
      return true;
    } finally {
      await connection.close();
    }
  }, withinMs);
  return done ?? false;
}
