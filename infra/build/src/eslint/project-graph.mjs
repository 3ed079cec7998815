import { createProjectGraphAsync } from '@nx/devkit';

/**
 * Leaves a current project graph in nx's cache, where the boundary rule looks for it: without one the rule
 * checks nothing, and only warns. A task that nx runs finds the graph of the run.
 */
export async function ensureProjectGraph() {
  if (!process.env.NX_TASK_TARGET_PROJECT) await createProjectGraphAsync();
}
