import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { repository, variables } from './compose-file.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlock-env-'));
  file = join(folder, '.env');
  writeEnv();
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function writeEnv(): void {
  const { status } = spawnSync(process.execPath, [resolve(repository, 'infra/docker/new-env.mjs'), file]);
  expect(status).toBe(0);
}

function readEnv(): Map<string, string> {
  const lines = readFileSync(file, 'utf8').matchAll(/^(\w+)=(.*)$/gm);
  return new Map([...lines].map(([, name = '', value = '']) => [name, value]));
}

test('env.example has exactly the variables of docker-compose.yml', () => {
  expect([...readEnv().keys()].sort()).toEqual([...variables].sort());
});

test('every password is new, and fit for a URL and for NATS', () => {
  const passwords = [...readEnv()].filter(([name]) => name.includes('PASSWORD')).map(([, value]) => value);
  expect(new Set(passwords).size).toBe(passwords.length);
  for (const password of passwords) expect(password).toMatch(/^[a-z][a-z0-9]{32}$/);
});

test('the file is for its owner alone, and is never replaced', () => {
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const before = readFileSync(file, 'utf8');
  writeEnv();
  expect(readFileSync(file, 'utf8')).toBe(before);
});

const hasCompose = spawnSync('docker', ['compose', 'version']).status === 0;

test.skipIf(!hasCompose)('docker compose reads it', () => {
  const { status, stderr } = spawnSync('docker', ['compose', '--env-file', file, 'config', '--quiet'], {
    cwd: repository,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
