import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { runHealthCheck } from './health-check-run.ts';
import { timeSkippingEnvironment, workflowBundle } from './workflow-environment.ts';

// Records one history of each workflow for the replay test: npx tsx apps/orchestrator/test/record-histories.ts
// Run it when a workflow is new. A recorded history stands for workflows that are still running somewhere:
// do not record it anew to make the replay test pass.
const environment = await timeSkippingEnvironment();
try {
  const bundle = await workflowBundle();
  const { handle } = await runHealthCheck(environment, bundle, { bus: async () => undefined });
  const history = historyToJSON(await handle.fetchHistory());
  const file = join(import.meta.dirname, 'histories', 'healthCheck.json');
  writeFileSync(file, `${JSON.stringify(history, null, 2)}\n`);
  console.log(`recorded ${file}`);
} finally {
  await environment.teardown();
}
