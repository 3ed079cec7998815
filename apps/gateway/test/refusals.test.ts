import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { contracts } from '@interlock/contracts';
import { UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testGateway, type TestGateway } from './test-gateway.ts';

let gateway: TestGateway;
let bearer: { authorization: string };

beforeAll(async () => {
  gateway = await testGateway();
  bearer = { authorization: `Bearer ${await gateway.token()}` };
});

afterAll(() => gateway[Symbol.asyncDispose]());

const ask = (path: string, init: RequestInit = {}) => fetch(`${gateway.url}${path}`, init);

const post = (body: string | Blob, headers: Record<string, string>) =>
  ask('/v1/projects', { method: 'POST', headers: { ...bearer, ...headers }, body });

describe('answers 401 to', () => {
  it.each([
    ['no token', async () => undefined],
    ['an API key', async () => 'wrk_api_1234'],
    ['another issuer', () => gateway.token({ iss: 'other' })],
    ['another audience', () => gateway.token({ aud: 'other' })],
    ['an expired token', () => gateway.token({ exp: 1_000 })],
    ['no signature', async () => new UnsecuredJWT({ sub: 'alice', tenant_id: 'acme' }).encode()],
  ])('%s', async (_, make) => {
    const token = await make();
    const response = await ask(
      '/v1/projects',
      token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
    );
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = (await response.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({ code: 'unauthenticated', status: 401, details: [] });
    expect(problem['request_id']).toBe(response.headers.get('x-request-id'));
    if (token !== undefined) expect(JSON.stringify(problem)).not.toContain(token);
  });

  it('every contract without a token, before anything else is looked at', async () => {
    for (const route of contracts.flatMap((contract) => contract.routes)) {
      const body = route.method === 'GET' ? undefined : 'x'.repeat(300_000);
      const response = await ask(route.path.replace(/[{}]/g, ''), {
        method: route.method,
        ...(body ? { body } : {}),
      });
      expect([route.path, response.status]).toEqual([route.path, 401]);
    }
  });
});

describe('a body', () => {
  it('of another type is refused', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/merge-patch+json',
      'nonsense',
    ]) {
      const response = await post('{}', { 'content-type': type });
      expect([type, response.status]).toEqual([type, 415]);
      expect(await response.json()).toMatchObject({ code: 'unsupported_media_type' });
    }
    const encoded = await post('{}', { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    expect(encoded.status).toBe(415);
    expect(encoded.headers.get('accept')).toBe('application/json');
    expect(encoded.headers.get('accept-encoding')).toBe('identity');
  });

  it('without a type is refused', async () => {
    const response = await post(new Blob(['{}']), {});
    expect(response.status).toBe(415);
  });

  it.each([256 * 1024 + 1, 20 * 1024 * 1024])('of %i bytes is refused', async (size) => {
    const response = await post('x'.repeat(size), { 'content-type': 'application/json' });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'payload_too_large' });
  });

  it('that is too large is answered also to a client that reads nothing before it has sent all', async () => {
    const size = 10 * 1024 * 1024;
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname).pause();
    const head = ['POST /v1/projects HTTP/1.1', 'host: x', `authorization: ${bearer.authorization}`];
    socket.write(
      `${[...head, 'content-type: application/json', `content-length: ${size}`].join('\r\n')}\r\n\r\n`,
    );
    for (let sent = 0; sent < size; sent += 65_536)
      if (!socket.write(Buffer.alloc(65_536, 'x'))) await once(socket, 'drain');
    socket.end();
    expect(await text(socket)).toMatch(/^HTTP\/1.1 413 /);
  });

  it('of 256 KiB goes on', async () => {
    const response = await post('x'.repeat(256 * 1024), { 'content-type': 'application/json' });
    expect(response.status).toBe(503);
  });
});

describe('a path', () => {
  it.each([
    ['/v1/nothing', undefined],
    ['/apiary', undefined],
    ['/api/nothing', undefined],
    ['/api/v1/app/nothing', false],
  ])('%s that is not there is 404 in the words of its surface', async (path, success) => {
    const response = await ask(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = (await response.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({ code: 'not_found', request_id: response.headers.get('x-request-id') });
    expect(problem['success']).toBe(success);
    expect(problem['message']).toBe(success === false ? problem['detail'] : undefined);
  });

  it('that is there has its own methods only', async () => {
    const response = await ask('/v1/tasks/abc', { method: 'PUT' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('DELETE, GET, PATCH');
    expect(await response.json()).toMatchObject({ code: 'method_not_allowed' });
    for (const method of ['HEAD', 'OPTIONS', 'PROPFIND', 'QUERY']) {
      expect((await ask('/v1/tasks', { method })).status, method).toBe(405);
    }
    expect((await ask('/healthz', { method: 'POST' })).headers.get('allow')).toBe('GET');
  });

  it.each([
    '/v1/tasks/',
    '/v1/tasks//activity',
    '/v1/projects//members/x',
    '/api/v1/app/tasks/',
    '//v1/tasks',
  ])('%s with an empty part is not there', async (path) => {
    const response = await ask(path, { headers: bearer });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'not_found' });
  });

  it.each(['%zz', 'x'.repeat(8_000)])('that cannot be decoded, or is endless, is 400: %.4s', async (id) => {
    const response = await ask(`/v1/tasks/${id}`, { headers: { 'x-request-id': 'r-1' } });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('x-request-id')).toBe('r-1');
    expect(await response.json()).toMatchObject({ code: 'validation_failed', request_id: 'r-1' });
  });
});

describe('what Node would answer by itself', () => {
  const HOST = 'host: x\r\n';
  it.each([
    ['GARBAGE\r\n\r\n', 400, 'not valid HTTP'],
    [`GET / HTTP/1.1\r\n${HOST}x-large: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers are too large'],
    ['GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'The header Host is missing.'],
    [`GET /healthz HTTP/1.1\r\n${HOST}expect: nonsense\r\n\r\n`, 417, '100-continue'],
    [`CONNECT a.example:443 HTTP/1.1\r\n${HOST}\r\n`, 405, 'no proxy'],
    [
      `POST /v1/projects HTTP/1.1\r\n${HOST}content-length: 1\r\ncontent-length: 2\r\n\r\n`,
      400,
      'not valid HTTP',
    ],
    [`POST /v1/projects HTTP/1.1\r\n${HOST}transfer-encoding: chunked\r\n\r\nzz\r\n`, 4, ''],
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'not valid HTTP'],
  ])('is a problem with a request id: %.30s', async (bytes, status, sentence) => {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    socket.write(bytes);
    const answer = await text(socket);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
    expect(answer).toContain('content-type: application/problem+json');
    const id = /x-request-id: (\S+)/.exec(answer)?.[1];
    expect(answer).toContain(`"request_id":"${id}"`);
    expect(answer).toContain(sentence);
  });

  it('is answered as ever: an expectation that is known, and HTTP/1.0 without a host', async () => {
    const { hostname, port } = new URL(gateway.url);
    for (const bytes of [
      'GET /healthz HTTP/1.0\r\n\r\n',
      `GET /healthz HTTP/1.1\r\n${HOST}expect: 100-continue\r\nconnection: close\r\n\r\n`,
    ]) {
      const socket = connect(Number(port), hostname);
      socket.write(bytes);
      expect(await text(socket)).toContain(' 200 OK');
    }
  });
});
