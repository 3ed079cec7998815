import { resolve } from 'node:path';
import { bundle } from './src/bundle/bundle.mjs';
import { processPackages } from './src/bundle/entries.mjs';

// node infra/build/main.mjs [apps/tasks ...]: bundles the processes of these packages, or of all.
const repository = resolve(import.meta.dirname, '../..');
const named = process.argv.slice(2);
try {
  await bundle(repository, named.length > 0 ? named : processPackages(repository));
} catch (error) {
  // esbuild has already printed its own errors.
  if (!error.errors) console.error(error.message);
  process.exitCode = 1;
}
