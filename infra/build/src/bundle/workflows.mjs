import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { externalImports } from './external-imports.mjs';
import { replaceFile } from './replace-file.mjs';

const SDK = ['@temporalio/worker', '@temporalio/workflow'];
// The worker reads everything behind it as the source map.
const SOURCE_MAP = '\n//# sourceMappingURL=';

/**
 * Bundles the workflows of a package that has `src/workflows/registered.ts` into
 * `dist/<package>/workflow-bundle.js`, for the isolate in which a Temporal worker runs them; a bundle of the
 * same sources stays, because making one takes seconds.
 */
export async function bundleWorkflows(repository, packageFolder, inlined) {
  const source = join(repository, packageFolder, 'src/workflows/registered.ts');
  if (!existsSync(source)) return;
  const target = join(repository, 'dist', packageFolder, 'workflow-bundle.js');
  const stamp = `\n// made of ${await digest(repository, source, inlined)}`;
  if (existsSync(target) && readFileSync(target, 'utf8').includes(stamp + SOURCE_MAP)) return;
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({ workflowsPath: source, logger: new DefaultLogger('WARN') });
  const end = code.lastIndexOf(SOURCE_MAP);
  replaceFile(target, Buffer.from(code.slice(0, end) + stamp + code.slice(end)));
}

/** What the bundle is made of: the workflows with all they import from here, and the SDK's versions. */
async function digest(repository, source, inlined) {
  const { outputFiles } = await build({
    absWorkingDir: repository,
    entryPoints: [source],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'warning',
    plugins: [externalImports(inlined)],
  });
  const hash = createHash('sha256').update(outputFiles[0].contents);
  for (const name of SDK) {
    const manifest = readFileSync(join(repository, 'node_modules', name, 'package.json'), 'utf8');
    hash.update(`${name} ${JSON.parse(manifest).version} `);
  }
  return hash.digest('hex');
}
