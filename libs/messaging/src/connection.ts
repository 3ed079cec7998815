import { refuse } from '@interlock/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import { AuthorizationError, connect, type NatsConnection } from '@nats-io/transport-node';

export interface BusConfig {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Told of every disconnect, reconnect and refused permission. */
  readonly onStatus: (type: string, detail: string) => void;
}

const FIRST_CONNECTION_MS = 30_000;
const RETRY_MS = 250;

/**
 * A connection to NATS under a service's own credential: it reconnects for ever, notices a half-open
 * connection within 6 to 9 s, and keeps its inbox under its own name, where only it may listen.
 */
export async function connectBus(config: BusConfig): Promise<NatsConnection> {
  const nc = await firstConnection(config);
  void watch(nc, config.onStatus);
  return nc;
}

/** Tries for half a minute, telling of every failed attempt; a wrong credential ends it at once. */
async function firstConnection(config: BusConfig): Promise<NatsConnection> {
  const until = Date.now() + FIRST_CONNECTION_MS;
  for (;;) {
    try {
      return await openConnection(config);
    } catch (error) {
      config.onStatus('connecting', String(error));
      if (error instanceof AuthorizationError || Date.now() > until) {
        const { host } = new URL(config.url);
        throw new Error(`NATS at ${host} does not take user '${config.user}': ${String(error)}`, {
          cause: error,
        });
      }
      await delay(RETRY_MS);
    }
  }
}

function openConnection(config: BusConfig): Promise<NatsConnection> {
  return connect({
    servers: config.url,
    user: config.user,
    pass: config.password,
    name: config.user,
    inboxPrefix: `_INBOX_${config.user}`,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    pingInterval: 3_000,
    maxPingOut: 2,
    waitOnFirstConnect: false,
    timeout: 3_000,
    ignoreAuthErrorAbort: true,
    // A stack trace for each request, in case it fails, would cost more than the request itself.
    noAsyncTraces: true,
  });
}

/** Connections that have lost their server and are trying to find it again. */
const away = new WeakSet<NatsConnection>();

async function watch(nc: NatsConnection, onStatus: BusConfig['onStatus']): Promise<void> {
  for await (const status of nc.status()) {
    if (status.type === 'ping') continue;
    if (status.type === 'disconnect') away.add(nc);
    if (status.type === 'reconnect') away.delete(nc);
    onStatus(status.type, 'error' in status ? String(status.error) : '');
  }
}

/** Whether a connection made by {@link connectBus} has its server at this moment. */
export function isConnected(nc: NatsConnection): boolean {
  return !nc.isClosed() && !away.has(nc);
}

/** Throws `unavailable` while the bus is away: waiting for the timeout would leave the outcome unknown. */
export function requireConnected(nc: NatsConnection): void {
  if (isConnected(nc)) return;
  throw refuse('unavailable', 'The message bus cannot be reached. Nothing was done; try again shortly.');
}

/** Ends a connection: drained, unless its server is away and would never answer. */
export async function closeBus(nc: NatsConnection): Promise<void> {
  await (isConnected(nc) ? nc.drain() : nc.close());
}
