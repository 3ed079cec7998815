import { catalog } from '@interlock/contracts';
import { implement } from '@interlock/messaging';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ID, project } from './project.ts';
import { testGateway, type TestGateway } from './test-gateway.ts';

let gateway: TestGateway;
let authorization: string;
beforeAll(async () => {
  gateway = await testGateway();
  authorization = `Bearer ${await gateway.token()}`;
  await gateway.answer('tasks', [
    implement(catalog.tasks.getProject, () => Promise.resolve({ project: project() })),
  ]);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const ask = (path: string, method: string, headers: Record<string, string>) =>
  fetch(`${gateway.url}${path}`, { method, headers: { authorization, ...headers } });
const ONE = `/v1/projects/${ID}`;

describe('a page of another origin', () => {
  const origin = 'https://console.example';
  const preflight = (from: string, path = ONE) =>
    ask(path, 'OPTIONS', { origin: from, 'access-control-request-method': 'PATCH' });

  it('may call where its origin is configured, with the methods of the path', async () => {
    const answer = await preflight(origin);
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('access-control-allow-methods')).toMatch(/^GET, (HEAD, )?PATCH$/);
    expect(answer.headers.get('access-control-allow-headers')).toContain('if-match');
    expect(answer.headers.get('vary')).toBe('origin');
    const got = await ask(ONE, 'GET', { origin });
    expect(got.headers.get('access-control-allow-origin')).toBe(origin);
    expect(got.headers.get('access-control-expose-headers')).toContain('etag');
    const refused = await fetch(`${gateway.url}${ONE}`, { headers: { origin } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, origin]);
    expect((await preflight(origin, '/v1/nothing')).status).toBe(404);
  });

  it('may not where it is not', async () => {
    for (const other of ['https://evil.example', 'https://console.example.evil', 'null']) {
      const answer = await preflight(other);
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([405, null]);
      expect(
        (await ask(ONE, 'GET', { origin: other })).headers.get('access-control-allow-origin'),
      ).toBeNull();
    }
  });
});
