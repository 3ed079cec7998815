import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function isRepoRoot(folder: string): boolean {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return false;
  return Array.isArray((JSON.parse(readFileSync(manifest, 'utf8')) as { workspaces?: unknown }).workspaces);
}

function findUpward(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (isRepoRoot(folder)) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * The folder of the package.json with workspaces: `INTERLOCK_ROOT` if set, else found upward from this
 * file (source or bundle) and then from the working directory. Throws when there is none.
 */
export function repoRoot(): string {
  const root = process.env.INTERLOCK_ROOT || findUpward(import.meta.dirname) || findUpward(process.cwd());
  if (!root) throw new Error('the repository folder was not found; set INTERLOCK_ROOT to it');
  return root;
}
