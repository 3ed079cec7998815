import { refuse, RefusedError } from '@interlock/contracts';
import { errors, jwtVerify, type JSONWebKeySet, type JWTVerifyOptions } from 'jose';
import { bearerToken, tokenIn } from './bearer.ts';
import { principalOf, type VerifiedPrincipal } from './claims.ts';
import { keySource } from './keys.ts';
import { TokenCache } from './token-cache.ts';

export type { VerifiedPrincipal };

export interface VerifierConfig {
  /** Where the issuer publishes its keys, or the keys themselves. */
  readonly jwks: URL | JSONWebKeySet;
  readonly issuer: string;
  readonly audience: string;
}

export interface Verifier {
  /**
   * The principal of an Authorization header. Rejects with the refusal `unauthenticated`, or `unavailable` when
   * the issuer's keys can't be read.
   */
  verify(authorization: string | undefined): Promise<VerifiedPrincipal>;
  /** The principal of a token that was verified before, if it is still known; undefined says nothing of the token. */
  known(authorization: string | undefined): VerifiedPrincipal | undefined;
  /** Whether there are keys to verify with; once there are, an issuer that is away does not change it. */
  ready(): Promise<boolean>;
}

const TOLERATED_SECONDS = 5;
const CACHED_TOKENS = 10_000;
/** Longer tokens are verified each time, so that the cache is bounded in bytes too. */
const CACHED_TOKEN_LENGTH = 4_096;

/** Verifies JWTs of one issuer for one audience. A signature is checked once, then known until the token expires. */
export function createVerifier(config: VerifierConfig): Verifier {
  const keys = keySource(config.jwks);
  const known = new TokenCache<VerifiedPrincipal>(CACHED_TOKENS);
  const options: JWTVerifyOptions = {
    algorithms: ['EdDSA', 'ES256', 'RS256'],
    issuer: config.issuer,
    audience: config.audience,
    typ: 'JWT',
    requiredClaims: ['sub', 'tenant_id', 'token_use', 'exp'],
    clockTolerance: TOLERATED_SECONDS,
  };
  return {
    async verify(authorization) {
      const token = bearerToken(authorization);
      const cached = known.get(token, Date.now());
      if (cached) return cached;
      const { payload } = await jwtVerify(token, keys.find, options).catch((error: unknown) => {
        throw refusalOf(error);
      });
      // The library looks at `iat` only where tokens have a greatest age.
      if ((payload.iat ?? 0) > Date.now() / 1000 + TOLERATED_SECONDS)
        throw refuse('unauthenticated', "The token's claim 'iat' lies in the future. Get a new one.");
      const principal = principalOf(payload);
      if (token.length <= CACHED_TOKEN_LENGTH) known.set(token, principal);
      return principal;
    },
    known(authorization) {
      const token = tokenIn(authorization);
      return token === undefined ? undefined : known.get(token, Date.now());
    },
    ready: () =>
      keys.ready().then(
        () => true,
        () => false,
      ),
  };
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof errors.JOSEError)) return error;
  return new RefusedError({ code: 'unauthenticated', message: explain(error) }, { cause: error });
}

function explain(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired. Get a new one.';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The token's claim '${error.claim}' is missing, or not what is accepted here. Get a token that was issued for this installation.`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return 'The token is signed with an algorithm that is not accepted. Use EdDSA, ES256 or RS256.';
  }
  return 'The token is not valid: it is no signed JWT, or not signed by the issuer that is trusted here. Get a new one.';
}
