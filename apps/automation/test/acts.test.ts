import { randomUUID } from 'node:crypto';
import type { Contract, Input, Output, Principal } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acknowledgeRemediation } from '../src/use-cases/blocks/acknowledge-remediation.ts';
import { readBlock } from '../src/use-cases/blocks/read-block.ts';
import { resolveRemediation } from '../src/use-cases/blocks/resolve-remediation.ts';
import { snoozeRemediation } from '../src/use-cases/blocks/snooze-remediation.ts';
import { automationService, service, session, type AutomationService } from './automation-service.ts';
import { client, type TestClient } from './client.ts';

const admin = session('acme', 'ada', ['admin']);
const duty = session('acme', 'duty');
const builder = session('acme', 'bob', ['ops_build']);
const loop: Principal = { ...service('acme', [], true), sub: 'orchestrator' };

let automation: AutomationService;
let ask: TestClient;
let version: string;
let task: string;
let blocked_at: string;

beforeAll(async () => {
  automation = await automationService();
  ask = client(automation.deps);
  await automation.tenant('acme', ['ada', 'duty', 'bob', 'mel', 'gone'], { on_call: ['duty'] });
  await automation.tenant('other', ['eve']);
  await automation.rows(
    `update directory.members set roles = '{ops_build}' where user_id in ('bob', 'gone')`,
  );
  await automation.rows(`update directory.members set status = 'inactive' where user_id = 'gone'`);
});
afterAll(() => automation.close());
beforeEach(async () => {
  ({ id: version } = await ask.version(admin));
  await block();
});

async function block() {
  const { body } = await ask.move(admin, version, 'Blocked', { blocked_reason: 'The API is down.' });
  task = body.automation_version.remediation_task_id ?? '';
  blocked_at = body.automation_version.blocked_at ?? '';
}

const of = () => ({ automation_version_id: version });
const done = () =>
  automation.rows(
    `update tasks.tasks set status = 'done', progress_percent = 100, version = version + 1,
            status_changed_at = date_trunc('milliseconds', clock_timestamp()) where id = $1`,
    [task],
  );
const command = <C extends Contract>(
  useCase: (deps: AutomationService['deps']) => UseCase<C>,
  input: Input<C>,
  principal = loop,
): Promise<Output<C>> => useCase(automation.deps)({ principal, requestId: 'r', surface: 'internal' }, input);
const truth = () => command(readBlock, { ...of(), blocked_at });
const audited = async (action: string) =>
  automation.rows<{ actor_type: string; user_id: string; metadata: Record<string, unknown> }>(
    `select actor_type, user_id, metadata from automation.audit_logs
      where entity_id = $1 and action_type = $2 order by id`,
    [version, action],
  );
const hoursLater = (time: string, hours: number) =>
  new Date(Date.parse(time) + hours * 3_600_000).toISOString();

describe('as oneself', () => {
  it('acknowledges a round once, spares its reminder, and says what comes next', async () => {
    const both = await Promise.all([ask.acknowledge(duty, of()), ask.acknowledge(builder, of())]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both.map(({ body }) => body.already_applied).sort()).toEqual([false, true]);
    const { acknowledged, owed } = await truth();
    expect(['duty', 'bob']).toContain(acknowledged?.by);
    expect(owed).toEqual([{ level: 'escalation', at: hoursLater(blocked_at, 24) }]);
    expect(both[0]?.body.block).toMatchObject({ acknowledged, owed });
    const [entry, ...more] = await audited('acknowledge_remediation');
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ actor_type: 'user', user_id: acknowledged?.by });
    expect(entry?.metadata).not.toHaveProperty('via');
    const events = await automation.rows(
      `select 1 from automation.outbox where entity_id = $1 and type = 'remediation_acknowledged'`,
      [version],
    );
    expect(events).toHaveLength(1);
  });

  it('snoozes: what would come before the end comes then, and what comes later stays', async () => {
    const { body, status } = await ask.snooze(duty, of(), { seconds: 5 * 3_600 });
    expect(status).toBe(200);
    const until = body.block.snoozed?.until ?? '';
    expect(Date.parse(until) - Date.now() - 5 * 3_600_000).toBeLessThan(60_000);
    expect(body.block.owed).toEqual([
      { level: 'reminder', at: until },
      { level: 'escalation', at: hoursLater(blocked_at, 24) },
    ]);
    expect((await audited('snooze_remediation'))[0]?.metadata).toMatchObject({ until });
    expect((await ask.snooze(duty, of(), { seconds: 86_401 })).status).toBe(400);
    expect((await ask.snooze(duty, of())).status).toBe(400);
  });

  it('resolves in the quiet period: on record as stable, and returned, both by that person', async () => {
    await done();
    const { body, status } = await ask.resolve(builder, of());
    expect(status).toBe(200);
    expect(body).toMatchObject({
      automation_version: { status: 'Intake in Progress', status_changed_by_user_id: 'bob' },
      already_applied: false,
    });
    expect((await audited('update_status')).at(-1)).toMatchObject({ user_id: 'bob' });
    const [record] = await automation.rows(
      'select * from automation.evidence where automation_version_id = $1',
      [version],
    );
    expect(record).toMatchObject({ kind: 'stability', stable: true, recorded_by: 'bob' });
    expect((await truth()).happened.map(({ what, by }) => [what, by])).toEqual([
      ['blocked', 'ada'],
      ['confirm', 'bob'],
      ['left', 'bob'],
    ]);
    expect((await ask.resolve(builder, of(), { blocked_at })).body).toMatchObject({ already_applied: true });
    expect(await ask.resolve(builder, of())).toMatchObject({ status: 409, body: { code: 'not_applicable' } });
  });

  it('is refused to who has no right to it, and where it does not apply, with what to do', async () => {
    const member = session('acme', 'mel');
    for (const act of [ask.acknowledge, ask.resolve]) expect((await act(member, of())).status).toBe(403);
    expect((await ask.snooze(member, of(), { seconds: 60 })).status).toBe(403);
    expect((await ask.resolve(duty, of())).status).toBe(403);
    expect((await ask.acknowledge(service('acme', ['ops_build']), of())).status).toBe(403);
    expect((await ask.acknowledge(session('other', 'eve', ['admin']), of())).status).toBe(404);
    expect(await ask.resolve(builder, of())).toMatchObject({
      status: 400,
      body: {
        code: 'status_prerequisite_missing',
        details: [{ field: 'remediation' }, { field: 'stability' }],
      },
    });
    await done();
    for (const { status, body } of [
      await ask.acknowledge(duty, of()),
      await ask.snooze(duty, of(), { seconds: 60 }),
    ])
      expect({ status, ...body }).toMatchObject({ status: 409, code: 'not_applicable' });
    await ask.record(admin, version, 'stability', { stable: false });
    expect(await ask.resolve(builder, of())).toMatchObject({ status: 409, body: { code: 'not_applicable' } });
    expect(await audited('acknowledge_remediation')).toEqual([]);
  });

  it('names its block: what names an earlier one touches no later one', async () => {
    const earlier = { blocked_at };
    await done();
    await ask.resolve(builder, of());
    await block();
    await done();
    expect(await ask.resolve(builder, of(), earlier)).toMatchObject({
      status: 200,
      body: { already_applied: true, automation_version: { status: 'Blocked' } },
    });
    expect((await ask.acknowledge(duty, of(), earlier)).status).toBe(409);
  });
});

describe("from Temporal's UI", () => {
  it('is done by the person who was named, and says the way', async () => {
    await command(acknowledgeRemediation, { ...of(), blocked_at, by: 'duty' });
    await done();
    await command(resolveRemediation, { ...of(), blocked_at, by: 'bob' });
    const via = { metadata: expect.objectContaining({ via: 'temporal' }) as object };
    expect(await audited('acknowledge_remediation')).toMatchObject([{ user_id: 'duty', ...via }]);
    expect((await audited('update_status')).at(-1)).toMatchObject({
      ...{ actor_type: 'user', user_id: 'bob' },
      metadata: { via: 'temporal', system_initiated: false },
    });
    const again = await command(resolveRemediation, { ...of(), blocked_at, by: 'bob' });
    expect(again.already_applied).toBe(true);
  });

  it('is refused to nobody, to who left, to who lacks the right, and to another service', async () => {
    await done();
    for (const by of ['nobody-at-all', 'gone', 'eve', undefined, 'mel', 'duty'])
      await expect(command(resolveRemediation, { ...of(), blocked_at, by })).rejects.toMatchObject({
        refusal: { code: 'forbidden' },
      });
    const other = { ...loop, sub: 'monitoring' };
    await expect(
      command(resolveRemediation, { ...of(), blocked_at, by: 'bob' }, other),
    ).rejects.toMatchObject({
      refusal: { code: 'forbidden' },
    });
    expect((await truth()).over).toBe(false);
  });

  it('is one snooze, however often it is passed on', async () => {
    const snooze = { ...of(), blocked_at, by: 'duty', seconds: 60, act_id: randomUUID() };
    const { block } = await command(snoozeRemediation, snooze);
    const again = await command(snoozeRemediation, snooze);
    expect(again).toMatchObject({ already_applied: true, block: { snoozed: block.snoozed } });
    expect(await audited('snooze_remediation')).toHaveLength(1);
  });
});

it('tells a new round nothing of an acknowledgement of the one before, and keeps what happened', async () => {
  await ask.acknowledge(duty, of());
  await automation.rows(
    `insert into automation.remediation_escalations (tenant_id, automation_version_id, blocked_at, level, round)
     values ('acme', $1, $2, 'reopening', 1)`,
    [version, blocked_at],
  );
  const { acknowledged, owed, happened, round } = await truth();
  expect(acknowledged).toBeNull();
  expect(owed).toEqual([
    { level: 'reminder', at: hoursLater(round.since, 4) },
    { level: 'escalation', at: hoursLater(round.since, 24) },
  ]);
  expect(happened.map(({ what, round: of }) => [what, of])).toEqual([
    ['blocked', 0],
    ['acknowledge', 0],
    ['reopening', 1],
  ]);
});
