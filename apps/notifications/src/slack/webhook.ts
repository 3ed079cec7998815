import { lookup as resolve } from 'node:dns';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { UnreachableError } from '../domain/reach.ts';
import { isPrivate } from './private-addresses.ts';

export interface WebhookConfig {
  /** The embedded stack's tests listen on this machine; anywhere else a tenant's URL must lead out of it. */
  readonly allowsPrivate: boolean;
  readonly withinMs?: number;
}

/** How long a webhook has to answer, in milliseconds. */
export const WEBHOOK_WITHIN_MS = 5_000;

/**
 * Posts JSON to a tenant's webhook; follows no redirect. Rejects in time, with a message that doesn't quote the URL,
 * which is a credential. The address that is checked is the one that is connected to.
 */
export function webhook({ allowsPrivate, withinMs = WEBHOOK_WITHIN_MS }: WebhookConfig) {
  return async (address: string, body: object): Promise<void> => {
    const url = new URL(address);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (!allowsPrivate && isIP(host) !== 0 && isPrivate(host)) throw new PrivateHostError();
    const status = await post(url, JSON.stringify(body), {
      lookup: allowsPrivate ? undefined : publicOnly,
      withinMs,
    });
    if (AWAY.includes(status)) throw new UnreachableError(`The webhook answered ${status}.`);
    if (status < 200 || status > 299) throw new Error(`The webhook answered ${status}.`);
  };
}

/** A gateway's words for a host behind it that can't be reached. */
const AWAY = [502, 503, 504];

class PrivateHostError extends Error {
  constructor() {
    super('The webhook is on a private address, which is refused.');
    this.name = 'PrivateHostError';
  }
}

const publicOnly: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const [first] = addresses;
    if (first === undefined || addresses.some(({ address }) => isPrivate(address)))
      return callback(new PrivateHostError(), '', 0);
    if (options.all) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

interface Way {
  readonly lookup: LookupFunction | undefined;
  readonly withinMs: number;
}

/** Resolves with the status of the answer, whose body is let go. */
function post(url: URL, body: string, { lookup, withinMs }: Way): Promise<number> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const open = url.protocol === 'https:' ? overHttps : overHttp;
  return new Promise((done, fail) => {
    const signal = AbortSignal.timeout(withinMs);
    const request = open(url, { method: 'POST', headers, lookup, signal, agent: false }, (response) => {
      response.destroy();
      done(response.statusCode ?? 0);
    });
    request.on('error', (error) => {
      if (error instanceof PrivateHostError) return fail(error);
      const late = `The webhook did not answer within ${withinMs} ms.`;
      const code = (error as NodeJS.ErrnoException).code ?? error.message;
      const why = signal.aborted ? late : `The webhook could not be reached (${code}).`;
      fail(new UnreachableError(why, { cause: error }));
    });
    request.end(body);
  });
}
