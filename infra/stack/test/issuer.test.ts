import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { startIssuer } from '../src/issuer/http.ts';
import { loadOrCreateKey } from '../src/issuer/key.ts';
import { JWKS_PATH } from '../src/issuer/names.ts';
import { signToken } from '../src/issuer/sign.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function issuerOn(file: string) {
  const key = await loadOrCreateKey(file);
  const http = await startIssuer(key, '127.0.0.1', 0);
  onTestFinished(() => http.close());
  return { key, url: `http://127.0.0.1:${http.port}${JWKS_PATH}` };
}

test('a signed token is verified by what the JWKS shows', async () => {
  const { key, url } = await issuerOn(join(temporaryFolder(), 'key.json'));
  const token = await signToken(key, {
    tenant: 'demo',
    user: 'alice',
    roles: ['ops_build'],
    use: 'session',
    ttlSeconds: 60,
  });
  const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(new URL(url)), {
    algorithms: ['EdDSA'],
    issuer: 'interlock',
    audience: 'interlock',
    typ: 'JWT',
    requiredClaims: ['sub', 'tenant_id', 'roles', 'token_use', 'iat', 'exp', 'jti'],
  });
  expect(payload).toMatchObject({
    sub: 'alice',
    tenant_id: 'demo',
    roles: ['ops_build'],
    token_use: 'session',
  });
  expect(payload.exp! - payload.iat!).toBe(60);
  expect(protectedHeader.kid).toBe(key.kid);
});

test('the key is made once, for its owner alone, and its private half is not served', async () => {
  const file = join(temporaryFolder(), 'key.json');
  const { key, url } = await issuerOn(file);
  expect(await loadOrCreateKey(file)).toEqual(key);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const { keys } = (await (await fetch(url)).json()) as { keys: object[] };
  expect(keys).toHaveLength(1);
  expect(keys[0]).not.toHaveProperty('d');
});
