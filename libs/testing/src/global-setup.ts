import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate, SERVICE_ROLES, type RolePasswords } from '@interlock/postgres';
import {
  postgresServer,
  resolveTool,
  shortTemporaryFolder,
  startServer,
  unprivilegedUser,
} from '@interlock/servers';
import type { TestProject } from 'vitest/node';
import { executeAs } from './admin-connection.ts';
import { keepsEvidence, urlOfDatabase } from './postgres-facts.ts';

const TEMPLATE = 'interlock_template';

function password(): string {
  return randomBytes(12).toString('hex');
}

/** One Postgres for the run, with a migrated template; and the tools, before workers look for them at once. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await resolveTool('nats-server');
  const folder = await shortTemporaryFolder(unprivilegedUser());
  const spec = await postgresServer({
    dataDir: join(folder, 'data'),
    socketDir: join(folder, 'socket'),
    adminPassword: password(),
    durable: false,
  });
  const server = await startServer(spec);

  const stop = async () => {
    if (keepsEvidence()) return console.log(`kept: ${spec.adminUrl()} (process ${server.pid})`);
    await server.stop();
    await rm(folder, { recursive: true });
  };

  try {
    const adminUrl = spec.adminUrl();
    const passwords = Object.fromEntries(SERVICE_ROLES.map((role) => [role, password()])) as RolePasswords;
    await executeAs(adminUrl, [`create database ${TEMPLATE}`]);
    await migrate({ adminUrl: urlOfDatabase(adminUrl, TEMPLATE), passwords });
    project.provide('postgres', { adminUrl, passwords, template: TEMPLATE });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
