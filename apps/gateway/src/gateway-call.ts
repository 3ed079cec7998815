import type { Contract, ErrorCode, Route } from '@interlock/contracts';
import type { FastifyRequest } from 'fastify';

/** A request that is understood as far as the gateway needs to. */
export interface GatewayCall {
  readonly contract: Contract;
  readonly route: Route;
  readonly request: FastifyRequest;
  readonly query: Readonly<Record<string, string>>;
}

/** What is sent back, in the surface's words already. */
export interface GatewayAnswer {
  readonly status: number;
  readonly etag?: string | undefined;
  /** Whether it was given before, under the same Idempotency-Key. */
  readonly replayed?: boolean | undefined;
  /** Why it is a refusal, when it is one. */
  readonly code?: ErrorCode | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly body: Uint8Array;
}
