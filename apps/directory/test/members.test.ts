import { catalog } from '@interlock/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { byService, bySession, testDirectory, type TestDirectory } from './directory.ts';

let directory: TestDirectory;
beforeAll(async () => {
  directory = await testDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

const ann = { user_id: 'ann', email: 'ann@example.com', display_name: 'Ann', status: 'active' as const };
const refused = (code: string) => ({ refusal: { code } });

it('keeps roles that are absent, drops doubled ones, and writes nothing when nothing differs', async () => {
  await directory.tenant('t1');
  const call = byService('t1');
  const made = await directory.putMember(call, { ...ann, roles: ['ops_build', 'ops_build'] });
  expect(made).toMatchObject({
    created: true,
    member: { roles: ['ops_build'], version: 1, tenant_id: 't1' },
  });
  expect(await directory.putMember(call, ann)).toEqual({ created: false, member: made.member });

  const renamed = await directory.putMember(call, { ...ann, display_name: 'Anna' });
  expect(renamed.member).toMatchObject({ roles: ['ops_build'], display_name: 'Anna', version: 2 });
  const bare = await directory.putMember(call, { ...ann, display_name: 'Anna', roles: [] });
  expect(bare.member).toMatchObject({ roles: [], version: 3 });

  const recorded = (await directory.recorded('t1')).filter((one) => one.type === 'member_changed');
  expect(recorded.map((one) => one.metadata)).toEqual([
    {
      created: true,
      status: 'active',
      roles: ['ops_build'],
      changed: ['email', 'display_name', 'status', 'roles'],
    },
    { created: false, status: 'active', roles: ['ops_build'], changed: ['display_name'] },
    { created: false, status: 'active', roles: [], changed: ['roles'] },
  ]);
});

it('is one row with two versions after two puts at once', async () => {
  await directory.tenant('race');
  const names = ['A', 'B'];
  const both = await Promise.all(
    names.map((display_name) => directory.putMember(byService('race'), { ...ann, display_name })),
  );
  expect(both.map((one) => one.member.version).sort()).toEqual([1, 2]);
  expect((await directory.recorded('race')).map((one) => one.version)).toEqual([1, 1, 2]);
});

it('is written by services and admins only', async () => {
  await directory.tenant('t2');
  await directory.member('t2', 'boss');
  await directory.putMember(bySession('t2', 'boss', ['admin']), ann);
  await expect(directory.putMember(bySession('t2', 'ann', ['ops_build']), ann)).rejects.toMatchObject(
    refused('forbidden'),
  );
});

it('is nobody while the tenant is unknown or suspended, or the caller no active member', async () => {
  await expect(directory.putMember(byService('unknown'), ann)).rejects.toMatchObject(
    refused('unauthenticated'),
  );
  await directory.tenant('t3');
  await directory.member('t3', 'gone', { status: 'inactive' });
  await expect(directory.listMembers(bySession('t3', 'gone'), { limit: 50 })).rejects.toMatchObject(
    refused('unauthenticated'),
  );
  await expect(directory.listMembers(bySession('t3', 'stranger'), { limit: 50 })).rejects.toMatchObject(
    refused('unauthenticated'),
  );
  await directory.putTenant(byService('t3'), { tenant_id: 't3', name: 't3', status: 'suspended' });
  await expect(directory.putMember(byService('t3'), ann)).rejects.toMatchObject(refused('unauthenticated'));
});

it('is listed newest first, page by page, to members of the same tenant only', async () => {
  await directory.tenant('t4');
  await directory.tenant('t5');
  await directory.member('t5', 'other');
  for (const user of ['a', 'b', 'c', 'd', 'e']) await directory.member('t4', user);
  const call = bySession('t4', 'a');
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await directory.listMembers(call, { limit: 2, cursor });
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map((item) => item.user_id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(['e', 'd', 'c', 'b', 'a']);
  for (const bad of [
    '?',
    Buffer.from('x y').toString('base64url'),
    Buffer.from('2026-01-01 \0').toString('base64url'),
  ]) {
    await expect(directory.listMembers(call, { limit: 2, cursor: bad })).rejects.toMatchObject(
      refused('validation_failed'),
    );
  }
});

it('is told times in a zone of the IANA database, UTC unless it is given, and keeps it', async () => {
  const { input } = catalog.directory.putMember;
  const body = { user_id: 'zoe', email: 'zoe@example.com', display_name: 'Zoe', status: 'active' };
  const zoned = (time_zone: unknown) => input.safeParse({ ...body, time_zone }).success;
  for (const name of ['UTC', 'Europe/Zurich', 'America/Argentina/Buenos_Aires', 'Etc/GMT+3'])
    expect(zoned(name), name).toBe(true);
  for (const name of ['', 'Mars/Olympus', '+01:00', 'CEST!', null, 'x'.repeat(65)])
    expect(zoned(name), String(name)).toBe(false);
  const put = (more: { time_zone?: string }) =>
    directory.putMember(byService('acme'), input.parse({ ...body, ...more }));
  await directory.tenant('acme');
  expect((await put({})).member.time_zone).toBe('UTC');
  expect((await put({ time_zone: 'Asia/Tokyo' })).member.time_zone).toBe('Asia/Tokyo');
  expect((await put({})).member).toMatchObject({ time_zone: 'Asia/Tokyo', version: 2 });
});
