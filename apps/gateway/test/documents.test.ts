import { asyncApiDocument, contracts, openApiDocument } from '@interlock/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testGateway, type TestGateway } from './test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await testGateway();
});

afterAll(() => gateway[Symbol.asyncDispose]());

const get = (path: string) => fetch(new URL(path, gateway.url));

it('serves what the contracts say', async () => {
  const openApi = await get('/openapi.json');
  expect(openApi.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(await openApi.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument('1.2.3'))));
  expect(await (await get('/asyncapi.json')).json()).toEqual(
    JSON.parse(JSON.stringify(asyncApiDocument('1.2.3'))),
  );
});

it('serves every documented route', async () => {
  for (const route of contracts.flatMap((contract) => contract.routes)) {
    const path = route.path.replace(/[{}]/g, '');
    expect([path, (await fetch(`${gateway.url}${path}`, { method: route.method })).status]).toEqual([
      path,
      401,
    ]);
  }
});

it('shows the documentation without anything from outside', async () => {
  const page = await get('/docs');
  expect(page.status).toBe(200);
  expect(page.url).toBe(`${gateway.url}/docs/`);
  const policy = page.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/https?:|\*/);
  const html = await page.text();
  expect(html.match(/(https?:)?\/\/[\w-]+\.[\w.-]+/g) ?? []).toEqual([]);
  const sources = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '');
  expect(sources).toEqual(['js/scalar.js']);
  const script = await get(new URL(sources[0] ?? '', page.url).href);
  expect([script.status, script.headers.get('content-type')]).toEqual([
    200,
    'application/javascript; charset=utf-8',
  ]);
  expect(await (await get('/docs/openapi.json')).json()).toMatchObject({ info: { title: 'Interlock' } });
});

it('leads to all of it from the first page', async () => {
  const home = await get('/');
  expect(home.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const links = [...(await home.text()).matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? '');
  expect(links).toEqual(expect.arrayContaining(['/docs/', '/openapi.json', '/asyncapi.json']));
  for (const link of links) expect([link, (await get(link)).status]).toEqual([link, 200]);
});
