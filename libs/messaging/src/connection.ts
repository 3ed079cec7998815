import { connect, type NatsConnection } from '@nats-io/transport-node';

export interface BusConfig {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Told of every disconnect, reconnect and refused permission. */
  readonly onStatus: (type: string, detail: string) => void;
}

/**
 * A connection to NATS under a service's own credential: it reconnects for ever, notices a half-open
 * connection within 10 to 15 s, and keeps its inbox under its own name, where only it may listen.
 */
export async function connectBus(config: BusConfig): Promise<NatsConnection> {
  const nc = await connect({
    servers: config.url,
    user: config.user,
    pass: config.password,
    name: config.user,
    inboxPrefix: `_INBOX_${config.user}`,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    pingInterval: 5_000,
    maxPingOut: 2,
    waitOnFirstConnect: true,
    ignoreAuthErrorAbort: true,
  });
  void watch(nc, config.onStatus);
  return nc;
}

async function watch(nc: NatsConnection, onStatus: BusConfig['onStatus']): Promise<void> {
  for await (const status of nc.status()) {
    if (status.type === 'ping') continue;
    onStatus(status.type, 'error' in status ? String(status.error) : '');
  }
}
