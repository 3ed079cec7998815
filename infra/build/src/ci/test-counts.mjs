import { readFileSync } from 'node:fs';

/** The tests that passed and failed by vitest's JSON report; none when it never came to writing one. */
export function testCounts(report) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch (error) {
    if (error.code === 'ENOENT') return { passed: 0, failed: 0 };
    throw error;
  }
}
