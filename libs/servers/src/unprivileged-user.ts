import { createHash } from 'node:crypto';
import { chown, mkdir, mkdtemp, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface UnixUser {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY: UnixUser = { uid: 65534, gid: 65534 };
const OWNER_MAY_ENTER = 0o100;
const OTHERS_MAY_ENTER = 0o001;

/** Folders root keeps for programs that run as `nobody`. */
const ROOT_KEPT = '/var/lib/interlock';

/** Whom a server that refuses to be root runs as: `nobody` when this process is root, else itself. */
export function unprivilegedUser(): UnixUser | undefined {
  return process.getuid?.() === 0 ? NOBODY : undefined;
}

/** True when the user may enter the folder and every folder above it. */
export async function isReachableBy(user: UnixUser, folder: string): Promise<boolean> {
  for (let current = await realpath(folder); ; current = dirname(current)) {
    const { mode, uid } = await stat(current);
    if (!(mode & (uid === user.uid ? OWNER_MAY_ENTER : OTHERS_MAY_ENTER))) return false;
    if (current === dirname(current)) return true;
  }
}

/** The same place under /var/lib for the same path, which `nobody` can reach; made but for its last part. */
export async function reachablePlace(path: string, kind: string): Promise<string> {
  await mkdir(ROOT_KEPT, { recursive: true, mode: 0o755 });
  return join(ROOT_KEPT, `${kind}-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`);
}

/** A new private folder with a path short enough for a Unix socket, owned by `user` if given. */
export async function shortTemporaryFolder(user: UnixUser | undefined): Promise<string> {
  const folder = await mkdtemp('/tmp/interlock-');
  if (user) await chown(folder, user.uid, user.gid);
  return folder;
}
