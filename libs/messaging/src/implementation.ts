import type { Contract, Input, Output, Principal, Surface } from '@interlock/contracts';
import type { KeyedCall } from './keyed-call.ts';

/** Who asks, and under which request. */
export interface Call {
  readonly principal: Principal;
  readonly requestId: string;
  readonly surface: Surface;
  /** Present when the caller wants the change and its answer to happen once: commit the answer with the change. */
  readonly keyed?: KeyedCall;
}

export type UseCase<C extends Contract> = (call: Call, input: Input<C>) => Promise<Output<C>>;

/** A contract with what fulfils it. */
export interface Implementation {
  readonly contract: Contract;
  readonly run: (call: Call, input: unknown) => Promise<unknown>;
}

/** Binds a use case to its contract. */
export function implement<C extends Contract>(contract: C, run: UseCase<C>): Implementation {
  return { contract, run: (call, input) => run(call, input as Input<C>) };
}
