import type { Contract, Output } from '@interlock/contracts';
import type { z } from 'zod';

/** `T` as a surface may spell it: the shape stays, a word (`backlog`) may be another (`pending`). */
type Spelled<T> = T extends string
  ? string
  : T extends readonly (infer E)[]
    ? Spelled<E>[]
    : T extends object
      ? { [K in keyof T]: Spelled<T[K]> }
      : T;

/** The fields of a contract's call on `/v1`: path, query, body and declared headers as one flat object. */
export type Fields<C extends Contract> = Spelled<z.input<C['input']>>;

/** What `/v1` answers. What only marks a new object (`created`) is told by the status instead. */
export type Presented<C extends Contract> = Spelled<Omit<Output<C>, 'created'>>;
