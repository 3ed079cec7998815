import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { assigned, created, due, PROJECT } from './events.ts';
import { testMailing, type TestMailing } from './mailing.ts';

let mailing: TestMailing;
beforeAll(async () => {
  mailing = await testMailing();
});
afterAll(() => mailing[Symbol.asyncDispose]());
const query = (text: string, values: unknown[] = []) => mailing.service.admin.query(text, values);
const removeAnn = () => query(`delete from tasks.project_members where tenant_id = 't1' and user_id = 'ann'`);
const addAnn = () =>
  query(
    `insert into tasks.project_members (tenant_id, project_id, user_id, role) values ('t1', $1, 'ann', 'member')
     on conflict do nothing`,
    [PROJECT],
  );
beforeEach(async () => {
  await mailing.reset();
  await addAnn();
  await query(`update directory.members set status = 'active', roles = '{}' where user_id = 'ann'`);
  await query(`update directory.members set email = user_id || '@t1.example' where tenant_id = 't1'`);
});

const sendAll = async () => {
  const outcomes = [];
  for (let due; (due = await mailing.claim()).length > 0;)
    for (const one of due) outcomes.push(await mailing.send(one));
  return outcomes;
};
const mailedTo = () => mailing.mailbox.mails.map(({ to }) => to[0]).sort();

it('is told nothing, in the list and by mail, who was removed from the project before', async () => {
  await removeAnn();
  // Ben, who owns the project, has a mailbox that takes nothing.
  await query(
    `update directory.members set email = 'owner@t1.example' where user_id = 'ben' and tenant_id = 't1'`,
  );
  await mailing.service.notify([due(), assigned()]);
  expect((await mailing.service.rows('notifications')).map(({ user_id }) => user_id as string)).toEqual([
    'ben',
    'ben',
  ]);
  await sendAll();
  expect(mailedTo()).toEqual(['owner@t1.example', 'owner@t1.example']);
});

it.each([
  ['was removed from the project', removeAnn],
  [
    'was made inactive',
    () => query(`update directory.members set status = 'inactive' where user_id = 'ann'`),
  ],
])(
  'gets no mail who %s before it is sent; the next wider audience does, and is told why',
  async (_what, leave) => {
    await mailing.service.notify([due()]);
    await leave();
    await query(
      `update directory.members set email = 'owner@t1.example' where user_id = 'ben' and tenant_id = 't1'`,
    );
    expect(await sendAll()).toEqual(['dropped', 'sent']);
    expect(mailedTo()).toEqual(['owner@t1.example']);
    expect(mailing.mailbox.mails[0]?.raw.replaceAll('=\r\n', '')).toContain(
      'This was for ann, who no longer belongs here: you are told as an owner.',
    );
    expect(await mailing.service.rows('deliveries', `user_id = 'ann'`)).toMatchObject([
      { state: 'dropped', error: expect.stringContaining('no longer belongs') as string },
    ]);
    expect(await mailing.sentEvents()).toHaveLength(1);
  },
);

it('gets it who left the project and is of ops, or on call', async () => {
  await mailing.service.notify([created()]);
  await removeAnn();
  await query(`update directory.members set roles = '{ops_build}' where user_id = 'ann'`);
  expect(await sendAll()).toEqual(['sent']);
  await query(`update directory.members set roles = '{}' where user_id = 'ann'`);
  await mailing.service.settings('t1', { on_call: ['ann'] });
  await mailing.service.notify([created()]);
  expect(await sendAll()).toEqual(['sent']);
  await mailing.service.settings('t1', {});
});

it('goes to the address of the moment', async () => {
  await mailing.service.notify([created()]);
  await query(
    `update directory.members set email = 'new@t1.example' where user_id = 'ann' and tenant_id = 't1'`,
  );
  expect(await sendAll()).toEqual(['sent']);
  expect(mailedTo()).toEqual(['new@t1.example']);
});
