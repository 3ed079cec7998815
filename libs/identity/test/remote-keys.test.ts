import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createVerifier } from '../src/index.ts';
import { AUDIENCE, ISSUER, testIssuer } from './tokens.ts';

let server: Server;
let url: URL;
let answer: { status: number; body: unknown };
let fetched = 0;

beforeEach(async () => {
  fetched = 0;
  server = createServer((_, response) => {
    fetched += 1;
    response.writeHead(answer.status).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`);
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

it('fetches the keys once', async () => {
  const issuer = await testIssuer('one');
  answer = { status: 200, body: issuer.jwks };
  const verifier = createVerifier({ jwks: url, issuer: ISSUER, audience: AUDIENCE });
  expect(await verifier.ready()).toBe(true);
  await verifier.verify(`Bearer ${await issuer.sign()}`);
  await verifier.verify(`Bearer ${await issuer.sign({ sub: 'bob' })}`);
  expect(fetched).toBe(1);
});

it('says that it cannot know when the keys cannot be read, and recovers', async () => {
  const issuer = await testIssuer('one');
  const verifier = createVerifier({ jwks: url, issuer: ISSUER, audience: AUDIENCE });
  const token = `Bearer ${await issuer.sign()}`;
  for (const bad of [
    { status: 500, body: {} },
    { status: 200, body: { no: 'keys' } },
  ]) {
    answer = bad;
    expect(await verifier.ready()).toBe(false);
    await expect(verifier.verify(token)).rejects.toMatchObject({ refusal: { code: 'unavailable' } });
  }
  answer = { status: 200, body: issuer.jwks };
  expect(await verifier.verify(token)).toMatchObject({ sub: 'alice' });
});

it('is unavailable when nobody listens', async () => {
  const nobody = createVerifier({ jwks: new URL('http://127.0.0.1:1/'), issuer: ISSUER, audience: AUDIENCE });
  const issuer = await testIssuer('one');
  const refused = nobody.verify(`Bearer ${await issuer.sign()}`);
  await expect(refused).rejects.toMatchObject({ refusal: { code: 'unavailable' } });
});
