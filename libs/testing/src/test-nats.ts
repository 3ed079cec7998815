import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { NATS_USERS, natsConfigFile, provision, type NatsUser } from '@interlock/nats';
import { natsServer, shortTemporaryFolder, startServer } from '@interlock/servers';
import { keepsEvidence } from './postgres-facts.ts';

export interface TestNats extends AsyncDisposable {
  readonly url: string;
  password(user: NatsUser): string;
  /** Stops the server and removes its store, unless INTERLOCK_KEEP=1 keeps that. */
  stop(): Promise<void>;
}

/** A NATS server of the caller's own, with the real users, permissions, streams and durables. */
export async function testNats(): Promise<TestNats> {
  const storeDir = await shortTemporaryFolder(undefined);
  const passwords = Object.fromEntries(
    NATS_USERS.map((user) => [user, randomBytes(12).toString('hex')]),
  ) as Record<NatsUser, string>;
  const spec = await natsServer({ configFile: natsConfigFile(), storeDir, port: -1, passwords });
  const server = await startServer(spec);

  let stopped: Promise<void> | undefined;
  const stopOnce = async () => {
    await server.stop();
    if (keepsEvidence()) return console.log(`kept: ${storeDir}`);
    await rm(storeDir, { recursive: true });
  };
  const stop = () => (stopped ??= stopOnce());

  try {
    await provision({ url: spec.url(), password: passwords.provisioner });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: spec.url(), password: (user) => passwords[user], stop, [Symbol.asyncDispose]: stop };
}
