import { cpSync, existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * COPY, as far as our Dockerfile uses it: sources relative to `from` are copied to the folder `to`, with
 * their folders if `parents`. Throws when a source matches nothing, as Docker does.
 */
export function copy(sources, { from, to, parents, ignored = [] }) {
  const filter = (path) => !ignored.includes(basename(path));
  for (const source of sources) {
    const found = matches(from, source);
    if (found.length === 0) throw new Error(`COPY ${source}: there is no such file.`);
    for (const path of found) {
      const target = parents || path === '.' ? path : basename(path);
      cpSync(join(from, path), join(to, target), { recursive: true, verbatimSymlinks: true, filter });
    }
  }
}

/** The paths under `folder` that a pattern names, in which `*` stands for one folder. */
function matches(folder, pattern) {
  return pattern.split('/').reduce(
    (paths, part) =>
      paths.flatMap((path) => {
        const names = part === '*' ? readdirSync(join(folder, path)) : [part];
        return names
          .map((name) => join(path, name))
          .filter((candidate) => existsSync(join(folder, candidate)));
      }),
    ['.'],
  );
}
