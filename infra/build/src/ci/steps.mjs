import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MINUTE = 60_000;

/**
 * What CI does, in order. A step has a name, a command, and the longest it may take in milliseconds; what
 * the repository doesn't have isn't checked. `report` is the file that gets the tests' results.
 */
export function steps(repository, report) {
  const has = (path) => existsSync(join(repository, path));
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  return [
    step('install', 'npm ci', 5),
    step('format', 'npx prettier --check --log-level warn .', 2),
    step('lint', 'npm run -s lint', 4),
    step('typecheck', 'npm run -s typecheck', 4),
    step('build', 'npm run -s build', 1),
    step('test', `npm test -- --reporter=default --reporter=json --outputFile.json="${report}"`, 12),
    step('image', 'node infra/docker/dry-run.mjs', 5),
    ...(has('infra/faults/src/main.ts') ? [step('faults', 'npm run -s faults -- --short', 12)] : []),
    ...(has('infra/bench/src/main.ts') ? [step('bench', 'npm run -s bench -- --short', 5)] : []),
    ...(scripts.smoke ? [step('smoke', 'npm run -s smoke', 5)] : []),
  ];
}

const step = (name, command, minutes) => ({ name, command, timeout: minutes * MINUTE });
