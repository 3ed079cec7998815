import { execFileSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { eventually } from '../eventually.ts';
import type { World } from '../world.ts';
import type { Disk, Server } from './disk.ts';
import { limitedFiles } from './limited-files.ts';
import { pidOf, untilRevived } from './processes.ts';

const ROOM_MIB = 48;
const GONE_WITHIN_MS = 10_000;
const BACK_WITHIN_MS = 20_000;

/** Moves a server's data to a small disk of its own; where no disk can be mounted, its files can be limited instead. */
export async function smallDisk(world: World, server: Server): Promise<Disk> {
  const place = mkdtempSync(join(tmpdir(), `interlock-disk-`));
  const data = join(world.home, server);
  const usedMib = Number(execFileSync('du', ['-sm', data], { encoding: 'utf8' }).split('\t')[0]);
  try {
    const options = `size=${usedMib + ROOM_MIB}m,mode=0711`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'interlock-faults', place], { stdio: 'ignore' });
  } catch {
    rmdirSync(place);
    return limitedFiles(world, server);
  }
  await moveData(world, server, data, join(place, 'data'));
  const ballast = join(place, 'ballast');
  return {
    means: `a tmpfs of ${usedMib + ROOM_MIB} MiB`,
    fill: () => fillUp(ballast),
    free: () => Promise.resolve(rmSync(ballast)),
    end() {
      execFileSync('umount', ['-l', place]);
      rmdirSync(place);
    },
  };
}

/** Ends the server, moves its data while nobody starts it again, and waits until it runs on the new place. */
async function moveData(world: World, server: Server, from: string, to: string): Promise<void> {
  const launcher = pidOf(world, 'stack');
  const pid = pidOf(world, server);
  process.kill(launcher, 'SIGSTOP');
  try {
    process.kill(pid, server === 'postgres' ? 'SIGINT' : 'SIGTERM');
    const ended = await eventually(() => Promise.resolve(hasEnded(pid) || undefined), GONE_WITHIN_MS);
    if (!ended) throw new Error(`${server} did not stop within ${GONE_WITHIN_MS / 1000} s.`);
    execFileSync('cp', ['-a', from, to]);
    rmSync(from, { recursive: true });
    execFileSync('ln', ['-s', to, from]);
  } finally {
    process.kill(launcher, 'SIGCONT');
  }
  const revived = await untilRevived(world, server, pid, BACK_WITHIN_MS);
  if (revived === undefined)
    throw new Error(`${server} was not back ${BACK_WITHIN_MS / 1000} s after its move.`);
}

/** Its parent is stopped and does not reap it, so that it stays as a zombie. */
function hasEnded(pid: number): boolean {
  if (!existsSync(`/proc/${pid}`)) return true;
  return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
}

async function fillUp(file: string): Promise<void> {
  for (const bytes of [1_048_576, 4_096]) {
    const block = Buffer.alloc(bytes);
    const ballast = createWriteStream(file, { flags: 'a' });
    const full = finished(ballast).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOSPC') throw error;
    });
    const write = () => {
      while (!ballast.destroyed && ballast.write(block));
    };
    ballast.on('drain', write);
    write();
    await full;
  }
}
