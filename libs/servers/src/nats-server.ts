import { mkdir, readFile, readdir, rm, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { poll } from './poll.ts';
import type { ServerSpec, StartedProcess } from './server.ts';
import { resolveTool } from './tool-resolution.ts';

const HEALTH_WITHIN_MS = 2_000;
/** With so much space, starting anew is worth it. */
const ENOUGH_BYTES = 16 * 1024 * 1024;

export interface NatsOptions {
  readonly configFile: string;
  readonly storeDir: string;
  /** -1: the system chooses one, which `url()` tells once the server runs. */
  readonly port: number;
  readonly host?: string;
  /** By user; the configuration reads them as NATS_PASSWORD_<USER>. */
  readonly passwords: Readonly<Record<string, string>>;
}

export interface NatsServerSpec extends ServerSpec {
  /** nats://host:port; throws before the server was ready if the port is the system's choice. */
  url(): string;
}

/** Quoted, because the server parses a variable's value and would take `12e4` for a number. */
function passwordVariables(passwords: NatsOptions['passwords']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(passwords).map(([user, password]) => {
      if (!/^[\w-]+$/.test(password))
        throw new Error(`the NATS password of ${user} may hold only A-Z a-z 0-9 _ -`);
      return [`NATS_PASSWORD_${user.toUpperCase()}`, `"${password}"`];
    }),
  );
}

interface Listening {
  readonly nats: readonly string[];
  readonly monitoring?: readonly string[];
}

/** The server writes where it listens once it does. */
async function listening(portsFile: string, signal: AbortSignal): Promise<Listening> {
  return poll(async () => {
    const text = await readFile(portsFile, 'utf8').catch(() => '');
    return text.endsWith('}') ? (JSON.parse(text) as Listening) : undefined;
  }, signal);
}

/**
 * Whether JetStream stores. Once a write has failed for want of space, a stream takes nothing more until the server is
 * started anew, which is of no use before there is space.
 */
async function isHealthy(monitoring: string | undefined, storeDir: string): Promise<boolean> {
  const response = await fetch(`${monitoring}/healthz`, { signal: AbortSignal.timeout(HEALTH_WITHIN_MS) });
  await response.arrayBuffer();
  if (response.ok) return true;
  const { bavail, bsize } = await statfs(storeDir);
  return bavail * bsize < ENOUGH_BYTES;
}

/** A nats-server with JetStream in `storeDir`, on the repository's configuration. */
export async function natsServer(options: NatsOptions): Promise<NatsServerSpec> {
  const { configFile, storeDir, port, host = '127.0.0.1' } = options;
  const command = await resolveTool('nats-server');
  await mkdir(storeDir, { recursive: true });
  for (const file of await readdir(storeDir)) if (file.endsWith('.ports')) await rm(join(storeDir, file));

  let monitoring: string | undefined;
  let url = port > 0 ? `nats://${host}:${port}` : undefined;
  return {
    name: 'nats',
    command,
    args: [
      '-c',
      configFile,
      '-a',
      host,
      '-p',
      String(port),
      '-sd',
      storeDir,
      '--ports_file_dir',
      storeDir,
      '-m',
      '-1',
    ],
    env: passwordVariables(options.passwords),
    ports: port > 0 ? [{ port, host, name: 'nats' }] : [],
    stopSignal: 'SIGTERM',
    ready: async ({ pid, signal }: StartedProcess) => {
      const at = await listening(join(storeDir, `${basename(command)}_${pid}.ports`), signal);
      if (port <= 0) url = at.nats[0];
      monitoring = at.monitoring?.[0];
    },
    healthy: () => isHealthy(monitoring, storeDir),
    url: () => {
      if (url === undefined) throw new Error('the NATS server has not told its port yet');
      return url;
    },
  };
}
