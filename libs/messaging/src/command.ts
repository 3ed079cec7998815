import {
  ERRORS,
  problemSchema,
  refuse,
  type Contract,
  type ErrorCode,
  type Input,
  type Output,
} from '@interlock/contracts';
import type { NatsConnection } from '@nats-io/transport-node';
import { sendCall } from './request.ts';

/** For whom, and under which request, a service calls another in its own name. */
export interface CommandFacts {
  readonly tenantId: string;
  readonly requestId: string;
  /** How long to wait for the answer; 5 s unless said. */
  readonly timeoutMs?: number;
}

export type SendCommand = <C extends Contract>(
  contract: C,
  facts: CommandFacts,
  input: Input<C>,
) => Promise<Output<C>>;

/** Calls use cases of other services in the name of `caller`. Throws their refusals as they are. */
export function commandsOf(nc: NatsConnection, caller: string): SendCommand {
  return async (contract, { tenantId, requestId, timeoutMs }, input) => {
    const facts = { surface: 'internal' as const, tenantId, requestId };
    const payload = new TextEncoder().encode(JSON.stringify(input));
    const reply = await sendCall(nc, caller, contract, facts, payload, timeoutMs);
    const body = JSON.parse(new TextDecoder().decode(reply.body)) as unknown;
    if (reply.facts.code === undefined) return contract.output.parse(body) as Output<typeof contract>;
    const { code, detail } = problemSchema.parse(body);
    throw refuse(code in ERRORS ? (code as ErrorCode) : 'internal', detail);
  };
}
