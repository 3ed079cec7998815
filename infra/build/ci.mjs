import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runStep } from './src/ci/run-step.mjs';
import { steps } from './src/ci/steps.mjs';
import { testResults } from './src/ci/test-results.mjs';

// Every step runs, whatever became of those before it. What failed is said again at the end, by name; the last line is
// the sum: each step and each test.
const repository = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'interlock-ci-'));
const report = join(folder, 'tests.json');
const failures = [];
let passed = 0;

for (const step of steps(repository, report)) {
  const { ok, output, seconds } = await runStep(step, repository);
  if (ok) passed += 1;
  else failures.push(step.name);
  if (!ok) console.log(`\n$ ${step.command}\n${output}`);
  console.log(`${ok ? 'passed' : 'FAILED'}  ${step.name} (${seconds.toFixed(1)} s)`);
}

const tests = testResults(report, repository);
rmSync(folder, { recursive: true });
for (const failure of [...failures, ...tests.failures]) console.log(`FAILED  ${failure}`);
const failed = failures.length + tests.failed;
console.log(`${passed + tests.passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
