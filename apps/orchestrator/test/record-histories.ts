import { join } from 'node:path';
import { runHealthCheck } from './health-check-run.ts';
import { writeHistory } from './recorded-history.ts';
import { timeSkippingEnvironment, workflowBundle } from './workflow-environment.ts';

// Records one history of each workflow for the replay test: npx tsx apps/orchestrator/test/record-histories.ts
// Run it when a workflow is new. A recorded history stands for workflows that are still running somewhere:
// do not record it anew to make the replay test pass.
const environment = await timeSkippingEnvironment();
try {
  const bundle = await workflowBundle();
  const { handle } = await runHealthCheck(environment, bundle, { bus: async () => undefined });
  const file = join(import.meta.dirname, 'histories', 'healthCheck.json');
  writeHistory(file, await handle.fetchHistory());
  console.log(`recorded ${file}`);
} finally {
  await environment.teardown();
}
