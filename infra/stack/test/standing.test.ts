import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { decodeJwt } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../src/http-server.ts';
import { loadOrCreateKey } from '../src/issuer/key.ts';
import { ensureStanding } from '../src/token/standing.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A directory as the gateway shows it, which remembers what was written to it. */
async function directory(tenants: Record<string, string>, members: string[]) {
  const writes: { path: string; body: unknown; claims: object }[] = [];
  const answerTo = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url!.split('?')[0]!;
    const name = path.split('/').at(-1)!;
    const answer = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
    if (request.method === 'PUT') {
      const claims = decodeJwt(request.headers.authorization!.replace('Bearer ', ''));
      writes.push({ path, body: await json(request), claims });
      answer(201, {});
    } else if (path.endsWith('/members')) {
      const second = request.url!.includes('cursor=2');
      const items = (second ? members.slice(1) : members.slice(0, 1)).map((user_id) => ({ user_id }));
      answer(200, { items, next_cursor: second ? null : '2' });
    } else {
      const status = tenants[name];
      answer(status ? 200 : 404, { tenant: { status } });
    }
  };
  const server = createServer((request, response) => void answerTo(request, response));
  const http = await listen(server, '127.0.0.1', 0);
  onTestFinished(() => http.close());
  const key = await loadOrCreateKey(join(temporaryFolder(), 'key.json'));
  return { url: `http://127.0.0.1:${http.port}`, key, writes };
}

test('makes the tenant and the member with a service token of that tenant', async () => {
  const { url, key, writes } = await directory({}, []);
  await ensureStanding(url, key, 'demo', { user: 'alice', roles: ['ops_build'] });
  expect(writes).toMatchObject([
    { path: '/v1/directory/tenants/demo', body: { name: 'demo', status: 'active' } },
    {
      path: '/v1/directory/members/alice',
      body: { email: 'alice@demo.example', display_name: 'alice', status: 'active', roles: ['ops_build'] },
      claims: { tenant_id: 'demo', token_use: 'service' },
    },
  ]);
});

test('leaves a tenant and a member that exist as they are, on whichever page they stand', async () => {
  const { url, key, writes } = await directory({ demo: 'active' }, ['bob', 'alice']);
  await ensureStanding(url, key, 'demo', { user: 'alice', roles: [] });
  expect(writes).toEqual([]);
});

test('leaves a suspended tenant alone', async () => {
  const { url, key, writes } = await directory({ demo: 'suspended' }, []);
  await ensureStanding(url, key, 'demo', { user: 'alice', roles: [] });
  expect(writes).toEqual([]);
});

test('a gateway that does not answer is one clear line', async () => {
  const { key } = await directory({}, []);
  await expect(ensureStanding('http://127.0.0.1:9', key, 'demo', null)).rejects.toThrow(
    /^The gateway at http:\/\/127\.0\.0\.1:9 doesn't answer; is the stack running/,
  );
});
