import { refuse } from '@interlock/contracts';
import type { NatsConnection } from '@nats-io/transport-node';

/** The bus, and whether it can be reached at this moment. */
export interface Bus {
  readonly nc: NatsConnection;
  readonly isConnected: () => boolean;
}

/** Whether a connection that reconnects by itself is up, from what it says of itself. */
export class BusState {
  #connected = true;

  observe(status: string): void {
    if (status === 'disconnect' || status === 'close') this.#connected = false;
    if (status === 'reconnect') this.#connected = true;
  }

  get connected(): boolean {
    return this.#connected;
  }
}

/** Throws `unavailable` while the bus is away: waiting for the timeout would leave the outcome unknown. */
export function requireBus(bus: Bus): void {
  if (bus.isConnected()) return;
  throw refuse('unavailable', 'The gateway has lost its message bus. Nothing was done; try again shortly.');
}
