import { randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresServer, shortTemporaryFolder, startServer, unprivilegedUser } from '@interlock/servers';
import { Client } from 'pg';
import { SERVICE_ROLES, urlAs, type RolePasswords, type ServiceRole } from '../src/index.ts';

export interface Cluster {
  readonly adminUrl: string;
  readonly passwords: RolePasswords;
  /** A connection as the superuser or as a service's role; closed with the cluster. */
  connect(role?: ServiceRole): Promise<Client>;
  stop(): Promise<void>;
}

/** A Postgres of this test's own, empty: these tests make the roles, which are a whole cluster's. */
export async function startCluster(): Promise<Cluster> {
  const folder = await shortTemporaryFolder(unprivilegedUser());
  const spec = await postgresServer({
    dataDir: join(folder, 'data'),
    socketDir: join(folder, 's'),
    adminPassword: randomUUID(),
    durable: false,
  });
  const server = await startServer(spec);
  const passwords = Object.fromEntries(
    SERVICE_ROLES.map((role) => [role, randomBytes(12).toString('hex')]),
  ) as RolePasswords;
  const clients: Client[] = [];
  return {
    adminUrl: spec.adminUrl(),
    passwords,
    connect: async (role) => {
      const url = role ? urlAs(spec.adminUrl(), role, passwords[role]) : spec.adminUrl();
      const client = new Client({ connectionString: url });
      clients.push(client);
      await client.connect();
      return client;
    },
    stop: async () => {
      await Promise.all(clients.map((client) => client.end()));
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
