import { RefusedError } from '@interlock/contracts';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';

const FETCH_TIMEOUT_MS = 2_000;

/** Where the keys come from that tokens are verified with. */
export interface KeySource {
  /** The key of a token; rejects with a jose error when there is none, with `unavailable` when that can't be known. */
  readonly find: JWTVerifyGetKey;
  /** Resolves once there are keys; rejects when they can't be had. */
  readonly ready: () => Promise<void>;
}

/** The keys of a fixed set, or of one that is fetched and kept, and fetched again when a token names another key. */
export function keySource(jwks: URL | JSONWebKeySet): KeySource {
  if (!(jwks instanceof URL)) {
    return { find: createLocalJWKSet(jwks), ready: () => Promise.resolve() };
  }
  const remote = createRemoteJWKSet(jwks, { timeoutDuration: FETCH_TIMEOUT_MS });
  return {
    async find(header, token) {
      try {
        return await remote(header, token);
      } catch (error) {
        if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
          throw error;
        }
        const message =
          "The issuer's keys cannot be read, so the token cannot be checked. Try again shortly.";
        throw new RefusedError({ code: 'unavailable', message }, { cause: error });
      }
    },
    async ready() {
      if (remote.jwks() === undefined) await remote.reload();
    },
  };
}
