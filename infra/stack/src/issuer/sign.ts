import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { AUDIENCE, ISSUER } from './names.ts';
import type { IssuerKey } from './key.ts';

export interface TokenRequest {
  tenant: string;
  user: string;
  roles: string[];
  use: 'session' | 'service';
  ttlSeconds: number;
}

/** Signs a JWT that the stack's gateway accepts. */
export async function signToken(key: IssuerKey, request: TokenRequest): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ tenant_id: request.tenant, roles: request.roles, token_use: request.use })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: key.kid })
    .setSubject(request.user)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + request.ttlSeconds)
    .setJti(randomUUID())
    .sign(await importJWK(key, 'EdDSA'));
}
