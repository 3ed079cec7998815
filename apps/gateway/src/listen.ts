import { ConfigurationError } from '@interlock/service';
import type { FastifyInstance } from 'fastify';

const CLOSE_WITHIN_MS = 6_000;
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
 * Takes no new connection and resolves when the running requests are answered, or after 6 s: a call is answered
 * or given up after 5 s, so that what lasts longer is a client that doesn't read.
 */
export async function closeApp(app: FastifyInstance): Promise<void> {
  // A connection whose request was running when the server closed is idle only later.
  const reaper = setInterval(() => app.server.closeIdleConnections(), REAP_IDLE_EVERY_MS);
  const deadline = setTimeout(() => app.server.closeAllConnections(), CLOSE_WITHIN_MS);
  await app.close();
  clearInterval(reaper);
  clearTimeout(deadline);
}
