import { refuse } from '@interlock/contracts';
import type { FastifyInstance } from 'fastify';

/** The largest body, in bytes. */
export const BODY_LIMIT = 256 * 1024;

export const NO_BODY = Buffer.alloc(0);

/** Takes JSON as the bytes that it is: the service parses them, once. Nothing else is taken. */
export function acceptJsonBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding === 'identity') return done(null, body);
    done(
      refuse('unsupported_media_type', `Send the body without Content-Encoding; '${encoding}' is not read.`),
    );
  });
}

/** The bytes of a parsed body; none is an empty one. */
export function bytesOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : NO_BODY;
}
