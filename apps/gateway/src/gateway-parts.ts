import type { Verifier } from '@interlock/identity';
import type { Check, Logger, Metrics } from '@interlock/service';
import type { Bus } from './bus-state.ts';

/** What the gateway is made of. */
export interface GatewayParts {
  readonly bus: Bus;
  readonly verifier: Verifier;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly version: string;
  readonly checks: Readonly<Record<string, Check>>;
  /** False once the process is told to stop. */
  readonly isServing: () => boolean;
}
