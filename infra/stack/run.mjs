import { build, install, load, stopOnRequest } from './prepare.mjs';

/** The package and the bundle of each program. */
const PROGRAMS = {
  token: ['infra/stack', 'token.js'],
  demo: ['infra/demo', 'main.js'],
  faults: ['infra/faults', 'main.js'],
  fuzz: ['infra/faults', 'fuzz.js'],
  bench: ['infra/bench', 'main.js'],
};

const [name, ...args] = process.argv.slice(2);
if (!Object.hasOwn(PROGRAMS, name ?? '')) {
  console.error(`Usage: node infra/stack/run.mjs ${Object.keys(PROGRAMS).join('|')} [arguments]`);
  process.exit(1);
}

const release = stopOnRequest();
await install();
const [packageFolder, bundle] = PROGRAMS[name];
await build(packageFolder);
release();
// The program sees its own arguments alone.
process.argv.splice(2, Infinity, ...args);
await load(`${packageFolder}/${bundle}`);
