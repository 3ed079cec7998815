import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runStep } from './src/ci/run-step.mjs';
import { steps } from './src/ci/steps.mjs';
import { testCounts } from './src/ci/test-counts.mjs';

// Every step runs, whatever became of those before it. The last line is the sum: each step and each test.
const repository = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'interlock-ci-'));
const report = join(folder, 'tests.json');
let passed = 0;
let failed = 0;

for (const step of steps(repository, report)) {
  const { ok, output, seconds } = await runStep(step, repository);
  if (ok) passed += 1;
  else failed += 1;
  if (!ok) console.log(`\n$ ${step.command}\n${output}`);
  console.log(`${ok ? 'passed' : 'FAILED'}  ${step.name} (${seconds.toFixed(1)} s)`);
}

const tests = testCounts(report);
rmSync(folder, { recursive: true });
console.log(`${passed + tests.passed} passed, ${failed + tests.failed} failed`);
process.exitCode = failed + tests.failed > 0 ? 1 : 0;
