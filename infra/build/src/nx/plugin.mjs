import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { entriesOf } from '../bundle/entries.mjs';

/**
 * Gives every package its targets, so that no package.json repeats them and a new one cannot miss any.
 * What they read, and that they are cached, stands in nx.json.
 */
export const name = 'interlock-targets';

export const createNodesV2 = [
  '{libs,apps,infra}/*/package.json',
  (files, _options, { workspaceRoot }) =>
    files.map((file) => {
      const root = dirname(file);
      return [file, { projects: { [root]: { targets: targetsOf(workspaceRoot, root) } } }];
    }),
];

function targetsOf(repository, root) {
  const targets = { lint: command(`eslint --max-warnings 0 --no-error-on-unmatched-pattern ${root}`) };
  if (holdsTypeScript(repository, root)) targets.typecheck = command(`tsc -p ${root}/tsconfig.json`);
  if (existsSync(join(repository, root, 'test'))) targets.test = command(`vitest run ${root}/`);
  if (entriesOf(repository, root).length > 0) targets.build = command(`node infra/build/main.mjs ${root}`);
  return targets;
}

const command = (text) => ({ executor: 'nx:run-commands', options: { command: text, cwd: '' } });

/** tsc fails on a package that has none yet. */
function holdsTypeScript(repository, root) {
  return ['src', 'test'].some((room) => {
    const folder = join(repository, root, room);
    return (
      existsSync(folder) && readdirSync(folder, { recursive: true }).some((path) => path.endsWith('.ts'))
    );
  });
}
