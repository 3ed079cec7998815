import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import type { HttpSurface } from './surface.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type ServiceName = 'directory' | 'tasks' | 'automation' | 'audit' | 'notifications' | 'orchestrator';

/** Who may call at all; what they may do with it is the use case's rule. */
export type Access = 'session' | 'service' | 'any';

/** The schema of what is asked: an object, or, in a body alone, one of several that a field tells apart. */
export type RequestSchema = z.ZodObject | z.ZodDiscriminatedUnion<readonly z.ZodObject[]>;

/**
 * One way in over HTTP. `request` is path, query and body as one flat object in the surface's words: names in
 * `{braces}` come from the path, the rest from the query (GET, DELETE) or the body. It yields the use case's input.
 */
export interface Route<I = unknown, O = unknown> {
  readonly surface: HttpSurface;
  readonly method: Method;
  readonly path: string;
  readonly status: 200 | 201 | 202 | 204;
  /** Who may come by this route, where that is narrower than the contract's `access`. */
  readonly access?: Access;
  readonly request: RequestSchema & z.ZodType<I>;
  readonly response: z.ZodType;
  readonly present: (output: O) => unknown;
  /** The entity tag of the answer, unquoted, where the object has one. */
  readonly etag?: (output: O) => string;
  /** A request header that is part of the input: header name to field name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields that another route sets, with that route: refused here, as they would change nothing. */
  readonly elsewhere?: Readonly<Record<string, `${Method} ${string}`>>;
  /** 201 instead of `status` where the output says that something new was made. */
  readonly created?: (output: O) => boolean;
}

/** A use case's contract: everything a caller must know, and nothing of how it is done. */
export interface Contract<
  N extends string = string,
  I extends RequestSchema = RequestSchema,
  O extends z.ZodType = z.ZodType,
> {
  readonly name: N;
  readonly service: ServiceName;
  readonly summary: string;
  readonly access: Access;
  /** Answers also while the tenant is unknown or suspended. */
  readonly withoutStanding?: true;
  /** Sets what limits writes, so that a service's are not counted: what is set too low could not be raised. */
  readonly setsLimits?: true;
  /** Concerns all tenants: for services that look after them, which call it in no tenant's name. */
  readonly acrossTenants?: true;
  /** Fields whose items the use case searches for secrets itself, to refuse one item and not all. */
  readonly searchesItems?: readonly string[];
  readonly input: I;
  readonly output: O;
  readonly errors: readonly ErrorCode[];
  readonly routes: readonly Route<z.output<I>, z.output<O>>[];
}

export type Input<C extends Contract> = z.output<C['input']>;
export type Output<C extends Contract> = z.output<C['output']>;

/** Who may come in by a route, or, without one, over NATS. */
export function accessOf(contract: Pick<Contract, 'access'>, route?: Pick<Route, 'access'>): Access {
  return route?.access ?? contract.access;
}

/** Declares a contract; exists so that the types of input, output and routes are held together. */
export function contract<const N extends string, I extends RequestSchema, O extends z.ZodType>(
  declared: Contract<N, I, O>,
): Contract<N, I, O> {
  return declared;
}

type PlainRoute<I extends z.ZodObject, O extends z.ZodType> = Pick<
  Route<z.output<I>, z.output<O>>,
  'method' | 'path' | 'status' | 'headers' | 'elsewhere' | 'etag' | 'created'
> & { readonly request: I; readonly response: O };

/** A route of `/v1` that speaks the use case's own words both ways. */
export function plainRoute<I extends z.ZodObject, O extends z.ZodType>(declared: PlainRoute<I, O>) {
  return { ...declared, surface: 'v1' as const, present: (output: z.output<O>): unknown => output };
}

/**
 * A route of `/v1` that makes or replaces something: 201 when it was made, which the use case says in `created` and the
 * answer only by its status.
 */
export function putRoute<I extends z.ZodObject, O extends z.ZodType>(
  declared: Pick<PlainRoute<I, O>, 'path' | 'request' | 'response'>,
) {
  return {
    ...declared,
    surface: 'v1' as const,
    method: 'PUT' as const,
    status: 200 as const,
    present: ({ created: _, ...shown }: z.output<O> & { readonly created: boolean }): unknown => shown,
    created: (put: { readonly created: boolean }): boolean => put.created,
  };
}

/** The path's own parameter names, in order. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
}

/** Whether a route's fields that are not in the path come from the query rather than the body. */
export function takesQuery(method: Method): boolean {
  return method === 'GET' || method === 'DELETE';
}

/** The subject a caller requests: `cmd.<caller>.<service>.<use_case>`. */
export function commandSubject(caller: string, called: Pick<Contract, 'service' | 'name'>): string {
  return `cmd.${caller}.${called.service}.${called.name}`;
}
