import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

let child;

/** Runs `npm ci` unless node_modules holds what package-lock.json wants. */
export async function install() {
  if (isInstalled()) return;
  console.error('Installing the dependencies (npm ci)');
  const npm = process.env.npm_execpath;
  const command = npm ? [process.execPath, npm] : ['npm'];
  await run([...command, 'ci', '--loglevel=error'], 'npm ci');
}

/** Bundles the processes of these packages (`infra/stack`), or of every one, into dist/. */
export async function build(...packages) {
  await run([process.execPath, join(ROOT, 'infra/build/main.mjs'), ...packages], 'The build');
}

/** Loads a bundle (`infra/stack/main.js`), which then runs in this process. */
export function load(bundle) {
  return import(pathToFileURL(join(ROOT, 'dist', bundle)).href);
}

/** Ends whatever is being prepared, and then this process, when asked to stop. Returns how to undo that. */
export function stopOnRequest() {
  const stop = () => {
    if (child) process.kill(-child.pid, 'SIGTERM');
    process.exit(0);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, stop);
  return () => signals.forEach((signal) => process.off(signal, stop));
}

function isInstalled() {
  const wanted = packages('package-lock.json');
  const installed = packages('node_modules/.package-lock.json');
  if (!installed) return false;
  return Object.entries(wanted).every(([path, { version, link, optional }]) => {
    if (path === '') return true;
    const present = installed[path];
    // Optional packages are those of other platforms too.
    return present ? present.version === version && present.link === link : optional === true;
  });
}

function packages(lockFile) {
  try {
    return JSON.parse(readFileSync(join(ROOT, lockFile), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Its output goes to stderr: stdout belongs to the program that is started afterwards. */
async function run([command, ...args], name) {
  const code = await new Promise((resolve) => {
    child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 2, 2], detached: true });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  child = undefined;
  if (code === 0) return;
  console.error(`${name} failed (exit code ${code}); see the lines above.`);
  process.exit(1);
}
