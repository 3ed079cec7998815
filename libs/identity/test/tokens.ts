import { exportJWK, generateKeyPair, SignJWT, type JSONWebKeySet, type JWTPayload } from 'jose';

export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'interlock';

/** An issuer with one key: its public set, and what it signs. */
export async function testIssuer(kid: string, alg: 'EdDSA' | 'ES256' | 'RS256' | 'PS256' = 'EdDSA') {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const jwks: JSONWebKeySet = { keys: [{ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }] };
  const sign = (claims: JWTPayload = {}, header: { typ?: string } = { typ: 'JWT' }) =>
    new SignJWT({ ...goodClaims(), ...claims }).setProtectedHeader({ alg, kid, ...header }).sign(privateKey);
  return { jwks, sign };
}

/** Claims that are accepted, for an hour. */
export function goodClaims(): JWTPayload {
  const exp = Math.floor(Date.now() / 1000) + 3_600;
  return { iss: ISSUER, aud: AUDIENCE, sub: 'alice', tenant_id: 'acme', token_use: 'session', exp };
}
