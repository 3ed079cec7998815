import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { copy } from './dry-run/copy.mjs';
import { stages } from './dry-run/dockerfile.mjs';

// Performs the Dockerfile without Docker: the build stage's steps in one empty folder, the copies of the
// last stage into another. Then each process must start there far enough to miss its configuration.
const repository = resolve(import.meta.dirname, '../..');
const [buildSteps, imageSteps] = stages(readFileSync(join(import.meta.dirname, 'Dockerfile'), 'utf8'));
const ignored = readFileSync(join(import.meta.dirname, 'Dockerfile.dockerignore'), 'utf8')
  .split('\n')
  .map((line) => line.replace('**/', ''));

const folder = mkdtempSync(join(tmpdir(), 'interlock-image-'));
const [built, image] = ['built', 'image'].map((name) => join(folder, name));
mkdirSync(built);
mkdirSync(image);
try {
  for (const step of buildSteps) {
    if (step.name === 'COPY') perform(step, repository, built, ignored);
    if (step.name === 'RUN') run(step.text, built);
  }
  for (const step of imageSteps) if (step.name === 'COPY') perform(step, built, image);
  for (const bundle of bundles(image)) checkStarts(bundle);
} finally {
  rmSync(folder, { recursive: true });
}

function perform({ flags, args }, from, to, ignoredNames) {
  // `/interlock/./x`: what stands before the dot is not part of the copy.
  const sources = args.slice(0, -1).map((source) => source.replace('/interlock/./', ''));
  copy(sources, { from, to, parents: flags.includes('--parents'), ignored: ignoredNames });
}

function run(command, cwd) {
  const { status } = spawnSync(command, { cwd, shell: true, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`RUN ${command}: exit code ${status}.`);
}

function bundles(root) {
  const files = readdirSync(join(root, 'dist'), { recursive: true }).filter((path) => path.endsWith('.js'));
  if (files.length === 0) throw new Error('The image holds no process.');
  return files;
}

function checkStarts(bundle) {
  const { stderr } = spawnSync(process.execPath, [join('dist', bundle)], {
    cwd: image,
    env: { PATH: process.env.PATH },
    timeout: 20_000,
    encoding: 'utf8',
  });
  if (/ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND|SyntaxError/.test(stderr)) {
    throw new Error(`dist/${bundle} doesn't start in the image:\n${stderr}`);
  }
  console.log(`dist/${bundle} loads`);
}
