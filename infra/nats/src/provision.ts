import {
  jetstreamManager,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { DURABLES, STREAMS } from './streams.ts';

export interface ProvisionOptions {
  readonly url: string;
  /** The password of the user `provisioner`. */
  readonly password: string;
  readonly user?: string;
  readonly log?: (line: string) => void;
}

const NOT_FOUND: readonly number[] = [JetStreamApiCodes.StreamNotFound, JetStreamApiCodes.ConsumerNotFound];

async function exists(lookup: Promise<unknown>): Promise<boolean> {
  try {
    await lookup;
    return true;
  } catch (error) {
    if (error instanceof JetStreamApiError && NOT_FOUND.includes(error.code)) return false;
    throw error;
  }
}

async function provisionStreams(manager: JetStreamManager, log: (line: string) => void): Promise<void> {
  for (const stream of STREAMS) {
    if (await exists(manager.streams.info(stream.name))) {
      await manager.streams.update(stream.name, { ...stream });
    } else {
      await manager.streams.add({ ...stream });
      log(`created stream ${stream.name}`);
    }
  }
}

async function provisionDurables(manager: JetStreamManager, log: (line: string) => void): Promise<void> {
  for (const { stream, config } of DURABLES) {
    const name = config.durable_name;
    if (await exists(manager.consumers.info(stream, name))) {
      await manager.consumers.update(stream, name, { ...config });
    } else {
      await manager.consumers.add(stream, { ...config });
      log(`created durable ${name} on ${stream}`);
    }
  }
}

/** Creates the streams and durables, or brings them up to date. Safe to repeat, and to run at once. */
export async function provision(options: ProvisionOptions): Promise<void> {
  const { url, user = 'provisioner', password, log = () => {} } = options;
  const connection = await connect({
    ...{ servers: url, user, pass: password, name: 'provisioner', inboxPrefix: `_INBOX_${user}` },
    ...{ maxReconnectAttempts: 5, timeout: 10_000 },
  });
  try {
    const manager = await jetstreamManager(connection);
    await provisionStreams(manager, log);
    await provisionDurables(manager, log);
  } finally {
    await connection.close();
  }
}
