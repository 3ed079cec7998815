import type { ErrorCode, HttpSurface } from '@interlock/contracts';
import type { VerifiedPrincipal } from '@interlock/identity';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, once the token is verified. */
    caller: VerifiedPrincipal | null;
    /** What became of the request. */
    outcome: ErrorCode | 'ok';
  }
  interface FastifyContextConfig {
    surface?: HttpSurface;
    useCase?: string;
  }
}
