import { Server } from 'node:net';
import { ConfigurationError } from '@interlock/service';
import type { FastifyInstance } from 'fastify';

const CLOSE_WITHIN_MS = 6_000;
const IDLE_FOR_MS = 2_000;
const REAP_IDLE_EVERY_MS = 100;

/** Listens and returns the URL; a port that can't be had is a configuration error that names it. */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new ConfigurationError(
        `PORT: port ${port} of ${host} is taken. Stop what listens there, or set PORT to another port.`,
      );
    }
    if (code === 'EACCES') {
      throw new ConfigurationError(
        `PORT: port ${port} of ${host} may not be used. Set PORT to another port.`,
      );
    }
    throw error;
  }
}

/**
 * Takes no new connection and resolves when the others have ended, or after 6 s: a call is answered or given up after
 * 5 s, so that what lasts longer is a client that doesn't read. Whoever still uses a connection is told with its next
 * answer that it ends (see {@link endConnections}); only what is idle after 2 s is closed without a word, because a
 * request may just be on its way there.
 */
export async function closeApp(app: FastifyInstance): Promise<void> {
  const { server } = app;
  // Not the server's own `close`, which ends idle connections at once.
  const closed = new Promise((resolve) => Server.prototype.close.call(server, resolve));
  const idleUntil = Date.now() + IDLE_FOR_MS;
  const reaper = setInterval(() => {
    if (Date.now() > idleUntil) server.closeIdleConnections();
  }, REAP_IDLE_EVERY_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS);
  await closed;
  clearInterval(reaper);
  clearTimeout(deadline);
  await app.close();
}

/** Ends each connection with its next answer, once the server takes no new one. */
export function endConnections(app: FastifyInstance): void {
  app.addHook('onSend', (_, reply, payload, done) => {
    if (!app.server.listening) reply.header('connection', 'close');
    done(null, payload);
  });
}
