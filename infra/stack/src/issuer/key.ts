import { readFileSync } from 'node:fs';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { writeAtomically } from '../atomic-file.ts';

/** An Ed25519 key as a JWK with its `kid`; `d` is the private half. */
export interface IssuerKey extends JWK {
  kid: string;
  d: string;
}

/** The key in the file (mode 0600), generated at the first call. One process at a time may call it. */
export async function loadOrCreateKey(file: string): Promise<IssuerKey> {
  return readKey(file) ?? (await createKey(file));
}

/** The key in the file, or null when there is no such file. */
export function readKey(file: string): IssuerKey | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as IssuerKey;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`The issuer's key in ${file} can't be read: ${(error as Error).message}`);
  }
}

/** What the JWKS may show of the key. */
export function publicHalf(key: IssuerKey): JWK {
  const { kty, crv, x, kid } = key;
  return { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' };
}

async function createKey(file: string): Promise<IssuerKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const key = { ...jwk, kid: await calculateJwkThumbprint(jwk) } as IssuerKey;
  writeAtomically(file, `${JSON.stringify(key)}\n`);
  return key;
}
