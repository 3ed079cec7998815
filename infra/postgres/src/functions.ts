import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { repoRoot } from '@interlock/servers';
import type { Client } from 'pg';
import type { Log } from './log.ts';
import type { Service } from './services.ts';

// "ilfn" in ASCII: two migrators apply one service's functions one after the other.
const FUNCTIONS_LOCK = 0x696c666e;

/** Its return type or argument names changed: the function must be dropped before it is created. */
const CANNOT_REPLACE = '42P13';

interface FunctionFile {
  /** The function's name, which is the file's. */
  readonly name: string;
  readonly text: string;
  readonly hash: string;
}

/** What every service has, and what is its own. */
function foldersOf(service: Service): string[] {
  return [
    join(repoRoot(), 'infra/postgres/service-functions'),
    join(repoRoot(), 'apps', service, 'functions'),
  ];
}

async function readFiles(dir: string, service: Service): Promise<FunctionFile[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = (await readFile(join(dir, name), 'utf8')).replaceAll('{service}', service);
      return { name: basename(name, '.sql'), text, hash: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/** The signatures under which a service's schemas have a function. */
async function signatures(owner: Client, service: Service, name: string): Promise<string[]> {
  const { rows } = await owner.query<{ signature: string }>(
    `select p.oid::regprocedure::text as signature from pg_proc p
      where p.pronamespace in ($1::regnamespace, $2::regnamespace) and p.proname = $3`,
    [service, `${service}_api`, name],
  );
  return rows.map(({ signature }) => signature);
}

async function drop(owner: Client, dropped: readonly string[]): Promise<void> {
  for (const signature of dropped) await owner.query(`drop function ${signature}`);
}

/** Creates or replaces one function; what it was under another signature goes. */
async function applyFile(owner: Client, service: Service, { name, text }: FunctionFile): Promise<void> {
  const before = await signatures(owner, service, name);
  await owner.query('savepoint replacing');
  try {
    await owner.query(text);
  } catch (error) {
    if ((error as { code?: string }).code !== CANNOT_REPLACE) {
      throw new Error(`${service}: functions/${name}.sql: ${(error as Error).message}`, { cause: error });
    }
    await owner.query('rollback to savepoint replacing');
    await drop(owner, before);
    await owner.query(text);
  }
  const after = await signatures(owner, service, name);
  if (after.length === 0) throw new Error(`${service}: functions/${name}.sql makes no function ${name}`);
  if (after.length > 1) await drop(owner, before);
}

/**
 * Brings a service's functions to the texts of its files: a file is applied when its hash differs from the one
 * applied last, and a function whose file is gone is dropped. All or nothing, as the schema's owner.
 */
export async function applyFunctions(
  owner: Client,
  service: Service,
  log: Log,
  folders: readonly string[] = foldersOf(service),
): Promise<void> {
  const files = (await Promise.all(folders.map((folder) => readFiles(folder, service)))).flat();
  await owner.query('begin');
  try {
    await owner.query('select pg_advisory_xact_lock($1, hashtext($2))', [FUNCTIONS_LOCK, service]);
    // A body may name a function whose file comes later.
    await owner.query('set local check_function_bodies = off');
    await owner.query(
      `create table if not exists ${service}.functions (name text primary key, hash text not null)`,
    );
    const { rows } = await owner.query<{ name: string; hash: string }>(
      `select name, hash from ${service}.functions`,
    );
    const applied = new Map(rows.map(({ name, hash }) => [name, hash]));
    for (const file of files) {
      if (applied.get(file.name) === file.hash) continue;
      await applyFile(owner, service, file);
      await owner.query(
        `insert into ${service}.functions (name, hash) values ($1, $2)
         on conflict (name) do update set hash = excluded.hash`,
        [file.name, file.hash],
      );
      log(`${service}: applied function ${file.name}`);
    }
    for (const name of applied.keys()) {
      if (files.some((file) => file.name === name)) continue;
      await drop(owner, await signatures(owner, service, name));
      await owner.query(`delete from ${service}.functions where name = $1`, [name]);
      log(`${service}: dropped function ${name}`);
    }
    await owner.query('commit');
  } catch (error) {
    await owner.query('rollback');
    throw error;
  }
}
