import { chown, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { poll } from './poll.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { ensureCluster, reachableDataDir } from './postgres-data.ts';
import type { ServerSpec, StartedProcess } from './server.ts';
import { unprivilegedUser } from './unprivileged-user.ts';

/** Where it listens: TCP, or a Unix socket (`.s.PGSQL.5432`) in a folder with a path below 90 bytes. */
export type PostgresAddress =
  | { readonly port: number; readonly host?: string; readonly socketDir?: undefined }
  | { readonly socketDir: string; readonly port?: undefined; readonly host?: undefined };

export type PostgresOptions = PostgresAddress & {
  readonly dataDir: string;
  readonly adminPassword: string;
  /** False for tests: a crash of the machine may lose data. */
  readonly durable?: boolean;
};

export interface PostgresServerSpec extends ServerSpec {
  /** The superuser's URL of a database (default `postgres`). */
  adminUrl(database?: string): string;
  /** Where the data lies; not the folder asked for if the server's user could not reach that. */
  readonly dataDir: string;
}

const SETTINGS: Readonly<Record<string, string>> = {
  max_connections: '200',
  shared_buffers: '256MB',
  synchronous_commit: 'on',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_checkpoints: 'off',
};

const NOT_DURABLE: Readonly<Record<string, string>> = { fsync: 'off', full_page_writes: 'off' };

function addressSettings(address: PostgresAddress): Record<string, string> {
  return address.socketDir === undefined
    ? {
        listen_addresses: address.host ?? '127.0.0.1',
        port: String(address.port),
        unix_socket_directories: '',
      }
    : { listen_addresses: '', port: '5432', unix_socket_directories: address.socketDir };
}

function urlFor(address: PostgresAddress, password: string, database: string): string {
  const credentials = `postgres:${encodeURIComponent(password)}`;
  return address.socketDir === undefined
    ? `postgres://${credentials}@${address.host ?? '127.0.0.1'}:${address.port}/${database}`
    : `postgres://${credentials}@localhost/${database}?host=${encodeURIComponent(address.socketDir)}`;
}

/** What the server itself writes for pg_ctl: line 1 is its process, line 8 its state. */
async function untilServing(dataDir: string, { pid, signal }: StartedProcess): Promise<void> {
  await poll(async () => {
    const file = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
    const lines = file.split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready' ? true : undefined;
  }, signal);
}

/**
 * A Postgres on `dataDir`, which becomes a new cluster (UTF-8, passwords everywhere, superuser
 * `postgres`) when it is empty. Started by root, it runs as `nobody`, in places `nobody` can reach.
 */
export async function postgresServer(options: PostgresOptions): Promise<PostgresServerSpec> {
  const { adminPassword, durable = true, socketDir, port, host } = options;
  const user = unprivilegedUser();
  const bin = await postgresBinaries(user);
  const dataDir = await reachableDataDir(options.dataDir, user);
  await ensureCluster({ bin, dataDir, adminPassword, user, durable });
  if (socketDir !== undefined) {
    await mkdir(socketDir, { recursive: true });
    if (user) await chown(socketDir, user.uid, user.gid);
  }

  const settings = { ...SETTINGS, ...(durable ? {} : NOT_DURABLE), ...addressSettings(options) };
  return {
    name: 'postgres',
    command: join(bin, 'postgres'),
    args: ['-D', dataDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    cwd: '/',
    uid: user?.uid,
    gid: user?.gid,
    ports: port === undefined ? [] : [{ port, host, name: 'postgres' }],
    // Fast shutdown: SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
    // A recovery after a crash replays the log first.
    readyTimeoutMs: 60_000,
    ready: (started) => untilServing(dataDir, started),
    adminUrl: (database = 'postgres') => urlFor(options, adminPassword, database),
    dataDir,
  };
}
