import { catalog, type Project } from '@interlock/contracts';
import type { RunningStack } from '@interlock/stack';
import type { Cast } from './cast.ts';
import { chapter, say } from './narrator.ts';
import { MissedError, until } from './until.ts';
import { workflowsLink } from './workflows-link.ts';

const { tasks } = catalog;
const TASKS = 20;

/** Olga puts the project on hold, and the tasks that are in progress follow: a cascade. Then work goes on. */
export async function olgaHoldsTheProject(cast: Cast, stack: RunningStack, project: Project): Promise<void> {
  chapter('The customer asks for a break');
  const project_id = project.id;
  const link = `${stack.gateway}/v1/projects/${project_id}`;
  const tasksLink = `${stack.gateway}/v1/tasks?project_id=${project_id}&status=blocked`;
  await cast.olga.call(tasks.bulkTasks, {
    operation: 'create',
    tasks: Array.from({ length: TASKS }, (_, at) => ({
      project_id,
      kind: 'general_todo',
      title: `Move invoice template ${at + 1}`,
      status: 'in_progress',
    })),
  });
  say(`Olga makes ${TASKS} tasks at once, in progress`, `POST ${stack.gateway}/v1/tasks/bulk`);
  await cast.olga.call(tasks.updateProjectStatus, {
    project_id,
    status: 'on_hold',
    reason: 'The customer moves offices',
  });
  say('She puts the project on hold, which binds at once', link);
  const cascade = await until('the cascade', async () => {
    const { body } = await cast.olga.call(tasks.getProject, { project_id });
    return body.project.cascade.state === 'done' ? body.project.cascade : undefined;
  });
  const { body } = await cast.olga.call(tasks.listTasks, { project_id, status: 'blocked', limit: 200 });
  if (body.items.length !== TASKS)
    throw new MissedError(`${body.items.length} tasks are blocked: ${tasksLink}`);
  say(`${cascade.done} of ${cascade.total} tasks followed: they are blocked, with her reason`, tasksLink);
  say('The cascade as ops see it', workflowsLink(stack, 'ProjectId', project_id));
  await cast.olga.call(tasks.updateProjectStatus, { project_id, status: 'active' });
  say('The project is active again; who takes a task up says so', link);
}
