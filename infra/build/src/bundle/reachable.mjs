import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Throws when a bundle would import another copy of a package than its source does, or none: npm nests a
 * package of which two versions are wanted, and dist/ sees only the one at the root.
 */
export function checkReachable(repository, metafile) {
  const wrong = new Set();
  for (const [bundle, { inputs }] of Object.entries(metafile.outputs)) {
    for (const input of Object.keys(inputs)) {
      for (const { path, external } of metafile.inputs[input].imports) {
        if (!external || isBuiltin(path)) continue;
        const name = packageName(path);
        const fromSource = packageFolder(repository, dirname(input), name);
        const fromBundle = packageFolder(repository, dirname(bundle), name);
        if (fromSource !== fromBundle) wrong.add(`${input}: ${name} is ${fromSource ?? 'not installed'}`);
      }
    }
  }
  if (wrong.size > 0) {
    throw new Error(
      `dist/ cannot reach these packages. Declare one version of each in every package.json that names it, and run npm install.\n${[...wrong].join('\n')}`,
    );
  }
}

const packageName = (path) => path.split('/', path.startsWith('@') ? 2 : 1).join('/');

function packageFolder(repository, from, name) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(repository, candidate))) return candidate;
    if (folder === '.') return undefined;
  }
}
