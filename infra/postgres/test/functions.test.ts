import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyFunctions } from '../src/functions.ts';
import { migrate } from '../src/index.ts';
import { startCluster, type Cluster } from './cluster.ts';

let cluster: Cluster;
let owner: Client;
let folder: string;

beforeAll(async () => {
  cluster = await startCluster();
  await migrate({ adminUrl: cluster.adminUrl, passwords: cluster.passwords, services: [] });
  owner = await cluster.connect('audit_owner');
  folder = await mkdtemp(join(tmpdir(), 'functions-'));
}, 30_000);
afterAll(async () => {
  await rm(folder, { recursive: true });
  await cluster.stop();
});
beforeEach(async () => {
  await rm(folder, { recursive: true });
  folder = await mkdtemp(join(tmpdir(), 'functions-'));
  await apply();
});

const write = (name: string, text: string) => writeFile(join(folder, `${name}.sql`), text);

async function apply(): Promise<string[]> {
  const log: string[] = [];
  await applyFunctions(owner, 'audit', (line) => log.push(line), [folder]);
  return log;
}

const answer = async (call: string) => (await owner.query(`select ${call} as a`)).rows[0] as { a: unknown };

const ONE = "create or replace function answer() returns text language sql as $$ select 'one' $$;";

describe('a function of a service', () => {
  it('is what its file says, and is applied again only when the file changes', async () => {
    await write('answer', ONE);
    expect(await apply()).toEqual(['audit: applied function answer']);
    expect(await apply()).toEqual([]);
    await write('answer', ONE.replace('one', 'two'));
    expect(await apply()).toEqual(['audit: applied function answer']);
    expect(await answer('answer()')).toEqual({ a: 'two' });
  });

  it('goes when its file goes', async () => {
    await write('answer', ONE);
    await apply();
    await rm(join(folder, 'answer.sql'));
    expect(await apply()).toEqual(['audit: dropped function answer']);
    await expect(answer('answer()')).rejects.toMatchObject({ code: '42883' });
  });

  it.each([
    [
      'other arguments',
      'create or replace function answer(p integer) returns integer language sql as $$ select p $$;',
      'answer(7)',
    ],
    [
      'another return type',
      'create or replace function answer() returns integer language sql as $$ select 7 $$;',
      'answer()',
    ],
  ])('that gets %s is there once', async (_what, text, call) => {
    await write('answer', ONE);
    await apply();
    await write('answer', text);
    await apply();
    expect(await answer(call)).toEqual({ a: 7 });
    const { rows } = await owner.query("select from pg_proc where proname = 'answer'");
    expect(rows).toHaveLength(1);
  });

  it('may call one whose file comes later', async () => {
    await write(
      'answer',
      'create or replace function answer() returns text language sql as $$ select later() $$;',
    );
    await write(
      'later',
      "create or replace function later() returns text language sql as $$ select 'late' $$;",
    );
    await apply();
    expect(await answer('answer()')).toEqual({ a: 'late' });
  });

  it('leaves everything as it was when a file is wrong, and the file is named', async () => {
    await write('answer', ONE);
    await apply();
    await write('answer', ONE.replace('one', 'two'));
    await write('wrong', 'create or replace function wrong(');
    await expect(apply()).rejects.toThrow('audit: functions/wrong.sql: syntax error');
    expect(await answer('answer()')).toEqual({ a: 'one' });
    await write('wrong', 'select 1;');
    await expect(apply()).rejects.toThrow('functions/wrong.sql makes no function wrong');
  });
});
