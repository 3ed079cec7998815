import { lookup as resolve } from 'node:dns';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
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
    if (!allowsPrivate && isIP(host) !== 0 && isPrivate(host)) throw privateHost();
    const status = await post(url, JSON.stringify(body), {
      lookup: allowsPrivate ? undefined : publicOnly,
      withinMs,
    });
    if (status < 200 || status > 299) throw new Error(`The webhook answered ${status}.`);
  };
}

function privateHost(): Error {
  return new Error('The webhook is on a private address, which is refused.');
}

const publicOnly: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const [first] = addresses;
    if (first === undefined || addresses.some(({ address }) => isPrivate(address)))
      return callback(privateHost(), '', 0);
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
      fail(signal.aborted ? new Error(`The webhook did not answer within ${withinMs} ms.`) : error);
    });
    request.end(body);
  });
}
