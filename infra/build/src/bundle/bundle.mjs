import { join } from 'node:path';
import { build } from 'esbuild';
import { entriesOf } from './entries.mjs';
import { externalImports } from './external-imports.mjs';
import { checkReachable } from './reachable.mjs';
import { replaceFile } from './replace-file.mjs';
import { bundleWorkflows } from './workflows.mjs';

const WORKSPACE_PACKAGE = /^@interlock\//;

/**
 * Bundles the processes of the packages into dist/ and returns the bundles' paths. Workspace code is
 * inlined, npm packages are imported from the repository's node_modules.
 */
export async function bundle(repository, packageFolders) {
  const entries = packageFolders.flatMap((folder) => entriesOf(repository, folder));
  if (entries.length === 0) return [];
  const result = await build({
    absWorkingDir: repository,
    entryPoints: entries.map((entry) => ({ in: entry.source, out: entry.bundle.replace(/\.js$/, '') })),
    outdir: repository,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    sourcemap: 'linked',
    metafile: true,
    write: false,
    logLevel: 'warning',
    plugins: [externalImports(WORKSPACE_PACKAGE)],
  });
  checkReachable(repository, result.metafile);
  for (const file of result.outputFiles) replaceFile(file.path, file.contents);
  for (const folder of packageFolders) await bundleWorkflows(repository, folder, WORKSPACE_PACKAGE);
  return entries.map((entry) => join(repository, entry.bundle));
}
