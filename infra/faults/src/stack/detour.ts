import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Which connections are swallowed. */
export interface Swallowing {
  /** By the user who connects. */
  readonly user: (name: string) => boolean;
  /** Also those that are made from now on; otherwise they pass. */
  readonly alsoNew: boolean;
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  user: string | undefined;
  swallowed: boolean;
}

/**
 * A way to a server that can swallow what passes: each side hears nothing more from the other, and no connection ends.
 * What was swallowed once never passes again, as behind a router that has forgotten a connection.
 */
export class Detour {
  readonly #listener: Server;
  readonly #links = new Set<Link>();
  #swallowing: Swallowing | undefined;

  private constructor(targetPort: number, userIn: RegExp) {
    this.#listener = createServer((client) => this.#join(client, connect(targetPort, '127.0.0.1'), userIn));
  }

  /** Opens a way to a port of this machine; `userIn` finds the user in the first thing that a client says. */
  static async open(targetPort: number, userIn: RegExp): Promise<Detour> {
    const detour = new Detour(targetPort, userIn);
    detour.#listener.listen(0, '127.0.0.1');
    await once(detour.#listener, 'listening');
    return detour;
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** Swallows from now on; how many connections there were to swallow. */
  swallow(swallowing: Swallowing): number {
    this.#swallowing = swallowing;
    const hit = [...this.#links].filter(({ user }) => user !== undefined && swallowing.user(user));
    hit.forEach((link) => (link.swallowed = true));
    return hit.length;
  }

  /** Lets new connections pass. */
  pass(): void {
    this.#swallowing = undefined;
  }

  /** How many swallowed connections the clients have not given up. */
  get unnoticed(): number {
    return [...this.#links].filter(({ swallowed, client }) => swallowed && !client.destroyed).length;
  }

  /** Ends what was swallowed, as a server's host does in the end, by its own probes. */
  forget(): void {
    for (const { swallowed, client, server } of this.#links) {
      if (!swallowed) continue;
      client.destroy();
      server.destroy();
    }
  }

  close(): void {
    this.#listener.close();
    for (const { client, server } of this.#links) {
      client.destroy();
      server.destroy();
    }
  }

  #join(client: Socket, server: Socket, userIn: RegExp): void {
    const link: Link = { client, server, user: undefined, swallowed: false };
    this.#links.add(link);
    client.on('data', (bytes: Buffer) => {
      if (link.user === undefined) this.#identify(link, userIn.exec(bytes.toString('latin1'))?.[1]);
      if (!link.swallowed) server.write(bytes);
    });
    server.on('data', (bytes: Buffer) => {
      if (!link.swallowed) client.write(bytes);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.setNoDelay(true);
      one.on('error', () => undefined);
      one.on('close', () => {
        if (!link.swallowed) other.destroy();
        if (client.destroyed && server.destroyed) this.#links.delete(link);
      });
    }
  }

  #identify(link: Link, user: string | undefined): void {
    link.user = user;
    if (user !== undefined && this.#swallowing?.alsoNew && this.#swallowing.user(user)) link.swallowed = true;
  }
}

/** In the startup message of a Postgres client. */
export const POSTGRES_USER = /user\0([^\0]+)\0/;
/** In the CONNECT of a NATS client. */
export const NATS_USER = /^CONNECT .*"user":"([^"]+)"/;
