import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../node.sh');
const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'node-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What the shell's process, and node in its place, print: a process id each, and node's version. */
async function started(path: string) {
  const { stdout } = await run(
    'sh',
    ['-c', `echo $$; exec sh "${SCRIPT}" -p "process.pid + ' ' + process.version"`],
    { env: { ...process.env, PATH: path } },
  );
  const [shell, node] = stdout.trim().split('\n');
  const [pid, version] = node!.split(' ');
  return { inItsPlace: pid === shell, version };
}

describe('the launcher of Node', () => {
  it('runs the one on PATH, in its own place', async () => {
    expect(await started(process.env.PATH ?? '')).toEqual({ inItsPlace: true, version: process.version });
  });

  it('runs the image’s version where the one on PATH gets no fixes any more', async () => {
    const old = join(folder, 'node');
    // The first argument pair is what the launcher asks an older Node; everything else is what npm needs.
    await writeFile(
      old,
      `#!/bin/sh\ncase "$2" in *versions.node*) echo 20;; *) exec "${process.execPath}" "$@";; esac\n`,
    );
    await chmod(old, 0o755);
    const dockerfile = await readFile(join(import.meta.dirname, '../../docker/Dockerfile'), 'utf8');
    const [, version] = /^FROM node:([\d.]+)-/m.exec(dockerfile) ?? [];
    expect(await started(`${folder}:${process.env.PATH}`)).toEqual({
      inItsPlace: true,
      version: `v${version}`,
    });
  }, 60_000);
});
