import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * The processes of a package (`apps/tasks`), as source and bundle, relative to the repository:
 * `src/main.ts` becomes `dist/<package>/main.js`, `src/<part>/main.ts` becomes `dist/<package>/<part>.js`.
 */
export function entriesOf(repository, packageFolder) {
  const sources = join(packageFolder, 'src');
  if (!existsSync(join(repository, sources))) return [];
  return readdirSync(join(repository, sources), { withFileTypes: true })
    .map((item) => (item.isDirectory() ? join(item.name, 'main.ts') : item.name))
    .filter((path) => basename(path) === 'main.ts' && existsSync(join(repository, sources, path)))
    .map((path) => ({
      source: join(sources, path),
      bundle: join('dist', packageFolder, path.replace(/(\/main)?\.ts$/, '.js')),
    }));
}

/** Every package that may hold a process. */
export function processPackages(repository) {
  return ['apps', 'infra'].flatMap((kind) =>
    readdirSync(join(repository, kind))
      .map((name) => join(kind, name))
      .filter((folder) => existsSync(join(repository, folder, 'package.json'))),
  );
}
