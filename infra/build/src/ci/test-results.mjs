import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * What vitest's JSON report says: how many tests passed and failed, and of each failure a line with its file, name and
 * what was wrong. Nothing when it never came to writing one.
 */
export function testResults(report, repository) {
  const { numPassedTests = 0, numFailedTests = 0, testResults: files = [] } = read(report);
  const failures = files.flatMap(({ name, message, assertionResults }) => {
    const file = relative(repository, name);
    const tests = assertionResults.filter(({ status }) => status === 'failed');
    if (tests.length === 0 && message) return [`${file}: ${firstLine(message)}`];
    return tests.map(
      ({ fullName, failureMessages: [why = ''] }) => `${file}: ${fullName}: ${firstLine(why)}`,
    );
  });
  return { passed: numPassedTests, failed: numFailedTests, failures };
}

function firstLine(text) {
  return stripVTControlCharacters(text).trim().split('\n', 1)[0];
}

function read(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}
