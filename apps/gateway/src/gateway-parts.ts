import type { Verifier } from '@interlock/identity';
import type { Check, Logger, Metrics } from '@interlock/service';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Admissions } from './admission/admissions.ts';
import type { WriteLimits } from './write-limits.ts';

/** What the gateway is made of. */
export interface GatewayParts {
  readonly nc: NatsConnection;
  readonly verifier: Verifier;
  readonly limits: WriteLimits;
  readonly admissions: Admissions;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly version: string;
  /** Of the pages that may call. */
  readonly origins: readonly string[];
  readonly checks: Readonly<Record<string, Check>>;
  /** False once the process is told to stop. */
  readonly isServing: () => boolean;
}
