import { execFileSync } from 'node:child_process';
import type { World } from '../world.ts';
import type { Disk, Server } from './disk.ts';
import { pidOf } from './processes.ts';

const LARGEST_BYTES = 65_536;

/** A server whose files may not grow: what it writes beyond 64 KiB of a file fails with EFBIG. For whoever isn't root. */
export function limitedFiles(world: World, server: Server): Disk {
  const limit = (bytes: string) => {
    const pid = pidOf(world, server);
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
    for (const one of [pid, ...children.split('\n').filter(Boolean).map(Number)])
      execFileSync('prlimit', ['--pid', String(one), `--fsize=${bytes}:`]);
    return Promise.resolve();
  };
  return {
    means: 'no disk could be mounted: prlimit --fsize',
    fill: () => limit(String(LARGEST_BYTES)),
    free: () => limit('unlimited'),
    end: () => undefined,
  };
}
