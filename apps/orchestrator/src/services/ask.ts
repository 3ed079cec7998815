import { randomUUID } from 'node:crypto';
import type { Contract, Input, Output } from '@interlock/contracts';
import { commandsOf } from '@interlock/messaging';
import type { NatsConnection } from '@nats-io/transport-node';

const CALLER = 'orchestrator';
/** What a call that concerns all tenants is made for. */
const NO_TENANT = '';

/**
 * Asks a service to fulfil a contract, in a tenant's name unless it concerns all tenants. Rejects with the refusal
 * that was answered, or with `unavailable` or `outcome_unknown`.
 */
export type AskService = <C extends Contract>(
  contract: C,
  input: Input<C>,
  tenantId?: string,
) => Promise<Output<C>>;

/** Asks over the bus. */
export function askOver(nc: NatsConnection): AskService {
  const command = commandsOf(nc, CALLER);
  return (contract, input, tenantId = NO_TENANT) =>
    command(contract, { tenantId, requestId: randomUUID() }, input);
}
