import type { z } from 'zod';
import { accessOf, pathParameters, takesQuery, type Contract, type Route } from './contract.ts';
import { refuse, RefusedError, type ErrorDetail } from './errors.ts';
import type { Principal } from './principal.ts';

/** A request of HTTP before it is understood. `body` is what JSON made of the bytes, undefined when there were none. */
export interface RawRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/** More reasons than these help nobody. */
const MOST_DETAILS = 20;

/** The details of a ZodError, one per field. */
export function detailsOf(error: z.core.$ZodError): ErrorDetail[] {
  return error.issues.slice(0, MOST_DETAILS).map((issue) => ({
    ...(issue.path.length > 0 ? { field: issue.path.map(String).join('.') } : {}),
    message: issue.message,
  }));
}

/** The `validation_failed` refusal of a ZodError; its message names the first field. */
export function malformed(error: z.core.$ZodError) {
  const details = detailsOf(error);
  const first = details[0];
  const message = first?.field === undefined ? first?.message : `${first.field}: ${first.message}`;
  return refuse('validation_failed', message ?? 'The request is malformed.', { details });
}

function unknownQueryNames(route: Route, query: RawRequest['query']): ErrorDetail[] {
  const elsewhere = [...pathParameters(route.path), ...Object.values(route.headers ?? {})];
  const known =
    takesQuery(route.method) && 'shape' in route.request
      ? Object.keys(route.request.shape).filter((name) => !elsewhere.includes(name))
      : [];
  return Object.keys(query)
    .filter((name) => !known.includes(name))
    .slice(0, MOST_DETAILS)
    .map((name) => ({
      field: name,
      message:
        known.length > 0 ? `Unknown query name. Known: ${known.join(', ')}.` : 'This request takes no query.',
    }));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON of a body's bytes, undefined of none. Throws `validation_failed`. */
export function readJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    const message = 'The body is not valid JSON in UTF-8.';
    throw new RefusedError({ code: 'validation_failed', message, details: [{ message }] }, { cause: error });
  }
}

/** Throws `forbidden` unless callers of this kind may call the contract at all, by the route they came by. */
export function requireAccess(
  contract: Pick<Contract, 'access'>,
  principal: Principal,
  route?: Pick<Route, 'access'>,
): void {
  const access = accessOf(contract, route);
  if (access === 'any' || access === principal.kind) return;
  throw principal.kind === 'service'
    ? refuse('forbidden', 'A service token may not do this: it needs the session of a person.')
    : refuse('forbidden', 'A session may not do this: it needs the token of a service.');
}

/**
 * The use case's input from a request of a route: path over body, unknown body fields ignored, unknown query
 * names refused. Throws the `validation_failed` refusal.
 */
export function readRequest<I>(route: Route<I>, raw: RawRequest): I {
  const strangers = unknownQueryNames(route as Route, raw.query);
  if (strangers.length > 0) {
    throw refuse('validation_failed', `Unknown query name '${strangers[0]?.field}'.`, { details: strangers });
  }
  const fromBody = takesQuery(route.method) ? raw.query : raw.body === undefined ? {} : raw.body;
  if (!isObject(fromBody)) {
    throw refuse('validation_failed', 'The body must be a JSON object.', {
      details: [{ message: 'The body must be a JSON object.' }],
    });
  }
  requireOwnFields(route as Route, fromBody);
  const fromHeaders: Record<string, string> = {};
  const owned = Object.values(route.headers ?? {});
  for (const [header, field] of Object.entries(route.headers ?? {})) {
    const value = raw.headers[header];
    if (value !== undefined) fromHeaders[field] = value;
  }
  const body = owned.length > 0 ? without(fromBody, owned) : fromBody;
  const parsed = route.request.safeParse({ ...body, ...fromHeaders, ...raw.params });
  if (!parsed.success) throw malformed(parsed.error);
  return parsed.data;
}

/** Throws `validation_failed` for fields that only another route sets, naming it: ignored, they would seem to be set. */
function requireOwnFields({ elsewhere = {} }: Route, body: Record<string, unknown>): void {
  const details = Object.keys(elsewhere)
    .filter((field) => Object.hasOwn(body, field))
    .map((field) => ({ field, message: `This is not set here. Use ${elsewhere[field]}.` }));
  const [first] = details;
  if (first) throw refuse('validation_failed', `${first.field}: ${first.message}`, { details });
}

function without(value: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}
