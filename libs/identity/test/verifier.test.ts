import { RefusedError } from '@interlock/contracts';
import { UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { createVerifier, type Verifier } from '../src/index.ts';
import { AUDIENCE, goodClaims, ISSUER, testIssuer } from './tokens.ts';

let issuer: Awaited<ReturnType<typeof testIssuer>>;
let verifier: Verifier;

beforeAll(async () => {
  issuer = await testIssuer('one');
  verifier = createVerifier({ jwks: issuer.jwks, issuer: ISSUER, audience: AUDIENCE });
});

/** The refusal of a header, as `code: message`. */
async function refusal(authorization: string | undefined, by = verifier): Promise<string> {
  const error: unknown = await by.verify(authorization).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RefusedError)) throw new Error(`Not refused: ${String(error)}`);
  return `${error.refusal.code}: ${error.refusal.message}`;
}

it('yields the principal', async () => {
  const token = await issuer.sign({ roles: ['ops_build'], exp: 4_000_000_000 });
  const principal = await verifier.verify(`Bearer ${token}`);
  expect(principal).toEqual({
    kind: 'session',
    tenantId: 'acme',
    sub: 'alice',
    roles: ['ops_build'],
    systemInitiated: false,
    expiresAt: 4_000_000_000_000,
  });
  expect(await verifier.verify(`bearer  ${token}`)).toBe(principal);
});

it('takes absent roles as none, and a service', async () => {
  const token = await issuer.sign({ token_use: 'service' });
  expect(await verifier.verify(`Bearer ${token}`)).toMatchObject({ kind: 'service', roles: [] });
});

it.each(['ES256', 'RS256'] as const)('accepts %s', async (alg) => {
  const other = await testIssuer('k', alg);
  const by = createVerifier({ jwks: other.jwks, issuer: ISSUER, audience: AUDIENCE });
  expect(await by.verify(`Bearer ${await other.sign()}`)).toMatchObject({ sub: 'alice' });
});

it.each([
  ['no header', undefined, /Send `Authorization/],
  ['an empty header', '', /Send `Authorization/],
  ['another scheme', 'Basic YTpi', /must read `Bearer/],
  ['two words', 'Bearer a b', /must read `Bearer/],
  ['an API key', 'Bearer wrk_api_abc', /API keys .* read-only/],
  ['no JWT', 'Bearer abc', /no signed JWT/],
])('refuses %s', async (_, header, message) => {
  const said = await refusal(header);
  expect(said).toMatch(/^unauthenticated: /);
  expect(said).toMatch(message);
});

describe('refuses a token', () => {
  it.each([
    ['of another issuer', { iss: 'https://elsewhere.example' }, /claim 'iss'/],
    ['for another audience', { aud: 'billing' }, /claim 'aud'/],
    ['that has expired', { exp: Math.floor(Date.now() / 1000) - 6 }, /expired/],
    ['that was issued in the future', { iat: Math.floor(Date.now() / 1000) + 60 }, /claim 'iat'/],
    ['that is not yet valid', { nbf: Math.floor(Date.now() / 1000) + 60 }, /claim 'nbf'/],
    ['without an end', { exp: undefined }, /claim 'exp'/],
    ['without a tenant', { tenant_id: undefined }, /claim 'tenant_id'/],
    ['without a subject', { sub: undefined }, /claim 'sub'/],
    ['with an odd tenant', { tenant_id: 'a b' }, /claim 'tenant_id'.*1 to 64/],
    ['with an odd subject', { sub: 'x'.repeat(65) }, /claim 'sub'.*1 to 64/],
    ['of another use', { token_use: 'refresh' }, /claim 'token_use'/],
    ['with roles that are no list', { roles: 'admin' }, /claim 'roles'/],
  ])('%s', async (_, claims, message) => {
    const said = await refusal(`Bearer ${await issuer.sign(claims)}`);
    expect(said).toMatch(/^unauthenticated: /);
    expect(said).toMatch(message);
  });

  it('of another type', async () => {
    expect(await refusal(`Bearer ${await issuer.sign({}, { typ: 'at+jwt' })}`)).toMatch(/claim 'typ'/);
    expect(await refusal(`Bearer ${await issuer.sign({}, {})}`)).toMatch(/claim 'typ'/);
  });

  it('of another key under the same name', async () => {
    const other = await testIssuer('one');
    expect(await refusal(`Bearer ${await other.sign()}`)).toMatch(/^unauthenticated: The token is not valid/);
  });

  it('of an unknown key', async () => {
    const other = await testIssuer('two');
    expect(await refusal(`Bearer ${await other.sign()}`)).toMatch(/^unauthenticated: The token is not valid/);
  });

  it('that is not signed, or with an algorithm that is not pinned', async () => {
    const unsigned = new UnsecuredJWT(goodClaims()).encode();
    expect(await refusal(`Bearer ${unsigned}`)).toMatch(/^unauthenticated: /);
    const other = await testIssuer('k', 'PS256');
    const by = createVerifier({ jwks: other.jwks, issuer: ISSUER, audience: AUDIENCE });
    expect(await refusal(`Bearer ${await other.sign()}`, by)).toMatch(/Use EdDSA, ES256 or RS256/);
  });
});
