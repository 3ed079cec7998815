import { afterAll, beforeAll, expect, it } from 'vitest';
import { byService, bySession, testDirectory, type TestDirectory } from './directory.ts';

let directory: TestDirectory;
beforeAll(async () => {
  directory = await testDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

const put = (id: string, values: object = {}) =>
  directory.putTenant(byService(id), { tenant_id: id, name: 'Acme', status: 'active', ...values });

it('is made once, and then replaced', async () => {
  const first = await put('made');
  expect(first).toMatchObject({
    created: true,
    tenant: { id: 'made', name: 'Acme', settings: {}, version: 1 },
  });
  expect(first.tenant.created_at).toBe(first.tenant.updated_at);

  const second = await put('made', { name: 'Acme Ltd', status: 'suspended' });
  expect(second).toMatchObject({
    created: false,
    tenant: { name: 'Acme Ltd', status: 'suspended', version: 2 },
  });
  expect(second.tenant.updated_at > first.tenant.updated_at).toBe(true);

  expect(await directory.recorded('made')).toEqual([
    {
      type: 'tenant_changed',
      version: 1,
      action_type: 'put_tenant',
      metadata: { created: true, status: 'active', changed: ['name', 'status'] },
    },
    {
      type: 'tenant_changed',
      version: 2,
      action_type: 'put_tenant',
      metadata: { created: false, status: 'suspended', changed: ['name', 'status'] },
    },
  ]);
});

it('keeps settings that are absent, and replaces all when they are given', async () => {
  const settings = { on_call: ['ann'], blocked_reason_max: 100 };
  await put('settings', { settings });
  expect((await put('settings', { name: 'New' })).tenant.settings).toEqual(settings);
  expect((await put('settings', { settings: { on_call: [] } })).tenant.settings).toEqual({ on_call: [] });
});

it('writes nothing when nothing differs, in whatever order the settings stand', async () => {
  await put('same', { settings: { on_call: ['ann'], blocked_reason_max: 100 } });
  const again = await put('same', { settings: { blocked_reason_max: 100, on_call: ['ann'] } });
  expect(again).toMatchObject({ created: false, tenant: { version: 1 } });
  expect(await directory.recorded('same')).toHaveLength(1);
});

it('is one row with two versions after two puts at once', async () => {
  const both = await Promise.all([put('race', { name: 'A' }), put('race', { name: 'B' })]);
  expect(both.map((one) => one.created).sort()).toEqual([false, true]);
  expect(both.map((one) => one.tenant.version).sort()).toEqual([1, 2]);
  expect((await directory.recorded('race')).map((one) => one.version)).toEqual([1, 2]);
});

it('is not found under another tenant, read or written', async () => {
  await put('theirs');
  const stranger = byService('ours');
  const values = { tenant_id: 'theirs', name: 'Mine', status: 'active' as const };
  await expect(directory.putTenant(stranger, values)).rejects.toMatchObject({
    refusal: { code: 'not_found' },
  });
  await expect(directory.getTenant(stranger, { tenant_id: 'theirs' })).rejects.toMatchObject({
    refusal: { code: 'not_found' },
  });
});

it('is read while suspended, and not found while unknown', async () => {
  await put('paused', { status: 'suspended' });
  const read = await directory.getTenant(byService('paused'), { tenant_id: 'paused' });
  expect(read.tenant).toMatchObject({ id: 'paused', status: 'suspended' });
  await expect(directory.getTenant(byService('nobody'), { tenant_id: 'nobody' })).rejects.toMatchObject({
    refusal: { code: 'not_found' },
  });
});

it('is read by its admins and ops too, while they are members and it is active', async () => {
  await put('seen', { settings: { on_call: ['ann'] } });
  await directory.member('seen', 'ann');
  const read = (...roles: string[]) =>
    directory.getTenant(bySession('seen', 'ann', roles), { tenant_id: 'seen' });
  for (const role of ['admin', 'ops_build'])
    expect((await read(role)).tenant.settings).toEqual({ on_call: ['ann'] });
  await expect(read()).rejects.toMatchObject({ refusal: { code: 'forbidden' } });
  const stranger = bySession('seen', 'bob', ['admin']);
  const asked = directory.getTenant(stranger, { tenant_id: 'seen' });
  await expect(asked).rejects.toMatchObject({ refusal: { code: 'unauthenticated' } });
  await put('seen', { status: 'suspended' });
  await expect(read('admin')).rejects.toMatchObject({ refusal: { code: 'unauthenticated' } });
});
