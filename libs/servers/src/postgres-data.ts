import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from './executable.ts';
import { isReachableBy, reachablePlace, shortTemporaryFolder, type UnixUser } from './unprivileged-user.ts';

const MOVED_TO = 'moved-to';

/**
 * Where the data really lies: `dataDir`, or, when `user` cannot reach that, a place under /var/lib that a
 * file in `dataDir` names. Without that file the place belongs to a data folder deleted since, and so is
 * deleted too: whoever removes the data folder starts anew.
 */
export async function reachableDataDir(dataDir: string, user: UnixUser | undefined): Promise<string> {
  const parent = dirname(dataDir);
  await mkdir(parent, { recursive: true });
  if (!user || (await isReachableBy(user, parent))) return dataDir;

  const note = join(dataDir, MOVED_TO);
  if (existsSync(note)) return (await readFile(note, 'utf8')).trim();
  const place = await reachablePlace(dataDir, 'data');
  await rm(place, { recursive: true, force: true });
  await mkdir(dataDir, { recursive: true });
  await writeFile(note, `${place}\n`);
  return place;
}

/** Makes a cluster in `dataDir` unless one is there. One that was cut short leaves nothing behind. */
export async function ensureCluster(options: {
  readonly bin: string;
  readonly dataDir: string;
  readonly adminPassword: string;
  readonly user: UnixUser | undefined;
  readonly durable: boolean;
}): Promise<void> {
  const { bin, dataDir, adminPassword, user, durable } = options;
  if (existsSync(join(dataDir, 'PG_VERSION'))) return;

  const staging = `${dataDir}.new`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { mode: 0o700 });
  const secrets = await shortTemporaryFolder(user);
  const passwordFile = join(secrets, 'password');
  try {
    await writeFile(passwordFile, adminPassword, { mode: 0o600 });
    if (user) for (const path of [staging, passwordFile]) await chown(path, user.uid, user.gid);
    const encoding = [
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ];
    await run(
      join(bin, 'initdb'),
      [
        ...['-D', staging, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, ...encoding],
        ...(durable ? [] : ['--no-sync']),
      ],
      { cwd: '/', env: {}, uid: user?.uid, gid: user?.gid },
    );
    await rename(staging, dataDir);
  } finally {
    await rm(secrets, { recursive: true, force: true });
  }
}
