import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeHistory } from './recorded-history.ts';
import { RECORDED_RUNS } from './recorded-runs.ts';
import { timeSkippingEnvironment, workflowBundle } from './workflow-environment.ts';

// Records a history of each workflow that has none yet: npx tsx apps/orchestrator/test/record-histories.ts
// A recorded history stands for workflows that are still running somewhere: it is never recorded anew to make the
// replay test pass. A change of a workflow is kept beside the old steps by patched(), and gets a run of its own.
const environment = await timeSkippingEnvironment();
try {
  const bundle = await workflowBundle();
  for (const [name, run] of Object.entries(RECORDED_RUNS)) {
    const file = join(import.meta.dirname, 'histories', `${name}.json`);
    if (existsSync(file)) continue;
    writeHistory(file, await (await run(environment, bundle)).fetchHistory());
    console.log(`recorded ${file}`);
  }
} finally {
  await environment.teardown();
}
