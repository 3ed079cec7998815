import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { natsServer, shortTemporaryFolder, startServer } from '@interlock/servers';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { NATS_USERS, natsConfigFile, type NatsUser } from '../src/index.ts';

export interface TestServer {
  readonly url: string;
  readonly passwords: Readonly<Record<NatsUser, string>>;
  /** A connection as that user; closed with the server. */
  connect(user: NatsUser): Promise<NatsConnection>;
  stop(): Promise<void>;
}

/** A server of this test's own, without streams. */
export async function startNats(): Promise<TestServer> {
  const folder = await shortTemporaryFolder(undefined);
  const passwords = Object.fromEntries(
    NATS_USERS.map((user) => [user, randomBytes(12).toString('hex')]),
  ) as Record<NatsUser, string>;
  const spec = await natsServer({ configFile: natsConfigFile(), storeDir: folder, port: -1, passwords });
  const server = await startServer(spec);
  const connections: NatsConnection[] = [];
  return {
    url: spec.url(),
    passwords,
    connect: async (user) => {
      const credentials = { user, pass: passwords[user], inboxPrefix: `_INBOX_${user}` };
      const connection = await connect({ servers: spec.url(), ...credentials });
      connections.push(connection);
      return connection;
    },
    stop: async () => {
      await Promise.all(connections.map((connection) => connection.close()));
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
