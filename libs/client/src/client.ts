import type { Contract, HttpSurface } from '@interlock/contracts';
import { httpRequest, routeOn } from './http-request.ts';
import { problemError } from './problem-error.ts';
import type { Fields, Presented } from './words.ts';

export interface ClientConfig {
  /** Where the gateway is, such as `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  /** A JWT, or what gives the one to use now. */
  readonly token: string | (() => string | Promise<string>);
  readonly fetch?: typeof fetch;
  /** How long to wait for an answer; 10 s unless said. */
  readonly timeoutMs?: number;
}

export interface CallOptions<S extends HttpSurface = HttpSurface> {
  readonly surface?: S;
  readonly requestId?: string;
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A success. `etag` is unquoted; a 204 has an undefined body. */
export interface Answer<B> {
  readonly status: number;
  readonly body: B;
  readonly etag: string | undefined;
  readonly requestId: string;
}

export interface Client {
  /** Calls a use case; throws a ProblemError when it is refused, and what `fetch` throws when nobody answers. */
  call<C extends Contract>(
    contract: C,
    fields: Fields<C>,
    options?: CallOptions<'v1'>,
  ): Promise<Answer<Presented<C>>>;
  /** The same on a surface whose shapes are its own. */
  call(
    contract: Contract,
    fields: Readonly<Record<string, unknown>>,
    options: CallOptions<'api' | 'app'> & { readonly surface: 'api' | 'app' },
  ): Promise<Answer<unknown>>;
}

const TIMEOUT_MS = 10_000;

/** A client of the gateway that knows every contract. It repeats nothing by itself. */
export function createClient(config: ClientConfig): Client {
  const base = config.baseUrl.replace(/\/+$/, '');
  const call = async (
    contract: Contract,
    fields: Readonly<Record<string, unknown>>,
    options: CallOptions = {},
  ): Promise<Answer<unknown>> => {
    const request = httpRequest(routeOn(contract, options.surface ?? 'v1'), fields);
    const token = typeof config.token === 'string' ? config.token : await config.token();
    const response = await (config.fetch ?? fetch)(`${base}${request.path}`, {
      method: request.method,
      headers: { authorization: `Bearer ${token}`, ...request.headers, ...headersOf(options) },
      ...(request.body === undefined ? {} : { body: request.body }),
      signal: AbortSignal.timeout(config.timeoutMs ?? TIMEOUT_MS),
    });
    const body = jsonOf(await response.text());
    if (!response.ok) throw problemError(response, body);
    const requestId = response.headers.get('x-request-id') ?? '';
    return { status: response.status, body, etag: unquoted(response.headers.get('etag')), requestId };
  };
  return { call } as Client;
}

function headersOf({ requestId, idempotencyKey, headers }: CallOptions): Record<string, string> {
  return {
    ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    ...headers,
  };
}

/** What is no JSON is nothing that the gateway said. */
function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unquoted(etag: string | null): string | undefined {
  return etag?.replace(/^"(.*)"$/, '$1');
}
