import { createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { exportJWK, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import type { RunningStack } from '@interlock/stack';

/** An Authorization header that must open nothing, and what is wrong with it. */
export interface Lie {
  readonly what: string;
  readonly authorization: string | undefined;
}

type Claims = Readonly<Record<string, unknown>>;
type Header = { alg?: string; [name: string]: unknown };

const HOUR = 3_600;
const CUT = 20;

/** Every header that no verifier may believe, beside claims that are right but for what it lies about. */
export async function lyingTokens(
  key: RunningStack['key'],
  claims: { tenant: string; user: string },
): Promise<Lie[]> {
  const right = await importJWK(key, 'EdDSA');
  const wrong = generateKeyPairSync('ed25519').privateKey;
  const now = Math.floor(Date.now() / 1000);
  const good: Claims = {
    sub: claims.user,
    tenant_id: claims.tenant,
    roles: ['admin'],
    token_use: 'session',
    iss: 'interlock',
    aud: 'interlock',
    iat: now,
    exp: now + HOUR,
  };
  const header = { alg: 'EdDSA', typ: 'JWT', kid: key.kid };
  const { d: _, ...open } = key;
  const published = createPublicKey({ key: open as never, format: 'jwk' });

  const signed = (payload: Claims, more: Header = {}, by: KeyObject | typeof right = right) =>
    new SignJWT(payload as never).setProtectedHeader({ ...header, ...more } as never).sign(by);
  const hs256 = (secret: string | Buffer) =>
    signed(good, { alg: 'HS256' }, createSecretKey(Buffer.from(secret as string)));
  const token = await signed(good);
  const [head, payload, signature] = token.split('.') as [string, string, string];
  const part = (value: unknown) =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  const unsigned = (alg: string) => `${part({ ...header, alg })}.${payload}.`;

  const lies: [string, string | Promise<string>][] = [
    ...['none', 'None', 'NONE', 'nOnE'].map((alg): [string, string] => [`alg ${alg}`, unsigned(alg)]),
    ['alg none, by a library', new UnsecuredJWT(good as never).encode()],
    ['alg none with the signature left', `${part({ ...header, alg: 'none' })}.${payload}.${signature}`],
    ['HS256 with the public key as DER', hs256(published.export({ type: 'spki', format: 'der' }))],
    ['HS256 with the public key as PEM', hs256(published.export({ type: 'spki', format: 'pem' }))],
    ['HS256 with the public key itself', hs256(Buffer.from(key.x ?? '', 'base64url'))],
    ['the wrong key', signed(good, {}, wrong)],
    ['the wrong key without kid', signed(good, { kid: undefined }, wrong)],
    ['an unknown kid', signed(good, { kid: 'unknown' })],
    ['a kid that is a path', signed(good, { kid: '../../../../dev/null' }, wrong)],
    [
      'a key of its own',
      signed(good, { jwk: await exportJWK(createPublicKey(wrong)), kid: undefined }, wrong),
    ],
    [
      'the address of a key of its own',
      signed(good, { jku: 'http://127.0.0.1:1/keys', x5u: 'http://127.0.0.1:1/keys' }, wrong),
    ],
    [
      'an unknown critical header',
      `${part({ ...header, crit: ['walls'], walls: 1 })}.${payload}.${signature}`,
    ],
    ['no typ', signed(good, { typ: undefined })],
    ['another typ', signed(good, { typ: 'at+jwt' })],
    ['another payload', `${head}.${part({ ...good, roles: ['admin', 'platform'] })}.${signature}`],
    ['half a signature', token.slice(0, -CUT)],
    ['no signature', `${head}.${payload}`],
    ['five parts', `${token}.${payload}.${signature}`],
    ['a header that is no JSON', `${part('{')}.${payload}.${signature}`],
    ['a header of a deep array', `${part('['.repeat(3_000))}.${payload}.${signature}`],
    ['no JWT', 'walls'],
    ['an API key', 'wrk_api_0123456789abcdef'],
    ['an API key that is a JWT', `wrk_api_${token}`],
    ['10 KB', `${head}.${part({ ...good, more: 'x'.repeat(7_000) })}.${signature}`],
    ...Object.entries(lyingClaims(now)).map(([what, lie]): [string, Promise<string>] => [
      what,
      signed(without({ ...good, ...lie })),
    ]),
  ];
  const bearers = await Promise.all(
    lies.map(async ([what, lie]) => ({ what, authorization: `Bearer ${await lie}` })),
  );
  return [
    ...bearers,
    { what: 'no header', authorization: undefined },
    ...[
      '',
      'Bearer',
      'Bearer ',
      `Basic ${Buffer.from('a:b').toString('base64')}`,
      token,
      `Bearer ${token} ${token}`,
      `Token ${token}`,
    ].map((authorization) => ({
      what: `the header ${JSON.stringify(authorization.slice(0, CUT))}`,
      authorization,
    })),
  ];
}

/** Claims that are signed with the right key, and wrong. An undefined one is left out. */
function lyingClaims(now: number): Record<string, Claims> {
  return {
    'another issuer': { iss: 'somebody' },
    'no issuer': { iss: undefined },
    'another audience': { aud: 'somebody' },
    'other audiences': { aud: ['somebody', 'nobody'] },
    'no audience': { aud: undefined },
    expired: { exp: now - HOUR },
    'no end': { exp: undefined },
    'an end that is text': { exp: String(now + HOUR) },
    'an end before all time': { exp: -1e300 },
    'not yet': { nbf: now + HOUR },
    'a begin that is text': { nbf: 'later' },
    'issued in the future': { iat: now + HOUR },
    'issued at a text': { iat: 'now' },
    'no subject': { sub: undefined },
    'an empty subject': { sub: '' },
    'a subject that is a number': { sub: 7 },
    'a subject with a slash': { sub: '../admin' },
    'no tenant': { tenant_id: undefined },
    'a tenant that is an array': { tenant_id: ['a'] },
    'a tenant with a wildcard': { tenant_id: '*' },
    'an endless tenant': { tenant_id: 'x'.repeat(5_000) },
    'roles that are text': { roles: 'admin' },
    'roles that are an object': { roles: { admin: true } },
    'roles that are numbers': { roles: [1] },
    'roles without end': { roles: Array.from({ length: 1_000 }, () => 'r') },
    'no use': { token_use: undefined },
    'another use': { token_use: 'refresh' },
  };
}

function without(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}
