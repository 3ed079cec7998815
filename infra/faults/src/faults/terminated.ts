import { catalog } from '@interlock/contracts';
import type { Finding } from '../fault.ts';
import { eventually } from '../eventually.ts';
import { makeDueTasks } from '../load/due-tasks.ts';
import type { Scenery } from '../load/scenery.ts';
import { adminOf, makeVersion } from '../load/versions.ts';
import { pidOf } from '../stack/processes.ts';
import { asOperator, runningRun } from '../stack/workflows.ts';
import type { World } from '../world.ts';

const HEALED_WITHIN_MS = 120_000;
const STARTED_WITHIN_MS = 20_000;
const HOUR_MS = 60 * 60 * 1_000;
const BULKS = 12;
const OF_A_BULK = 100;
const DONE = 'select cascade_state as state from tasks.projects where tenant_id = $1 and id = $2';

/** Terminates a waiting reminder, a block's remediation and a cascade that is under way; waits until all are taken up again. */
export async function terminations(world: World, scenery: Scenery): Promise<Finding> {
  const reminder = await terminateReminder(world, scenery);
  const block = await terminateBlock(world, scenery);
  const cascade = await terminateCascade(world, scenery);
  const found = { reminder, block, cascade };
  const violations = Object.entries(found).flatMap(([what, healedMs]) =>
    healedMs === undefined ? [`A terminated ${what} was not taken up again within two minutes.`] : [],
  );
  const numbers = Object.fromEntries(
    Object.entries(found).map(([what, healedMs]) => [`${what}_healed_ms`, healedMs ?? 'never']),
  );
  return { fired: Object.keys(found).length, violations, numbers };
}

/** How many milliseconds after it was terminated a reminder ran again. */
async function terminateReminder(world: World, scenery: Scenery): Promise<number | undefined> {
  const [taskId] = await makeDueTasks(scenery, [Date.now() + HOUR_MS]);
  return terminate(world, `task-reminder-${taskId}`);
}

/** How many milliseconds after it was terminated the remediation of a block ran again. */
async function terminateBlock(world: World, scenery: Scenery): Promise<number | undefined> {
  const admin = await adminOf(world, scenery.tenant);
  const versionId = await makeVersion(admin);
  const { body } = await admin.call(catalog.automation.updateAutomationStatus, {
    automation_version_id: versionId,
    status: 'Blocked',
    blocked_reason: 'It fails.',
  });
  return terminate(world, `blocked-remediation-${versionId}-${body.automation_version.blocked_at}`);
}

/** Terminates a workflow once it runs; how many milliseconds later another run of it was under way. */
function terminate(world: World, workflowId: string): Promise<number | undefined> {
  return asOperator(world, async (client) => {
    const handle = client.workflow.getHandle(workflowId);
    const runId = await eventually(() => runningRun(handle), STARTED_WITHIN_MS);
    if (runId === undefined) throw new Error(`${workflowId} did not start.`);
    await handle.terminate('F7');
    const began = Date.now();
    const again = await eventually(async () => {
      const run = await runningRun(handle);
      return run === runId ? undefined : run;
    }, HEALED_WITHIN_MS);
    return again === undefined ? undefined : Date.now() - began;
  });
}

/**
 * How many milliseconds after it was terminated a cascade was done. The worker is killed with it: the activity of a
 * terminated workflow would go on for some seconds, and be done.
 */
async function terminateCascade(world: World, scenery: Scenery): Promise<number | undefined> {
  const { body } = await scenery.owner.call(catalog.tasks.createProject, { name: 'Will be completed' });
  const projectId = body.project.id;
  const item = { project_id: projectId, kind: 'general_todo', title: 'Will follow' };
  for (let bulk = 0; bulk < BULKS; bulk += 1) {
    const tasks = Array.from({ length: OF_A_BULK }, () => item);
    await scenery.owner.call(catalog.tasks.bulkTasks, { operation: 'create', mode: 'atomic', tasks });
  }
  return asOperator(world, async (client) => {
    const handle = client.workflow.getHandle(`project-cascade-${projectId}`);
    await scenery.owner.call(catalog.tasks.updateProjectStatus, {
      project_id: projectId,
      status: 'completed',
    });
    await eventually(() => runningRun(handle), STARTED_WITHIN_MS);
    process.kill(pidOf(world, 'orchestrator'), 'SIGKILL');
    await handle.terminate('F7');
    const began = Date.now();
    const isDone = async () => {
      const { rows } = await world.admin.query<{ state: string }>(DONE, [scenery.tenant, projectId]);
      return rows[0]?.state === 'done' || undefined;
    };
    if (await isDone()) throw new Error('The cascade was done before it was terminated.');
    const done = await eventually(isDone, HEALED_WITHIN_MS);
    return done === undefined ? undefined : Date.now() - began;
  });
}
