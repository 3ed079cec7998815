import type { Contract, Input, Output, Principal } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBlock } from '../src/use-cases/blocks/read-block.ts';
import { returnFromBlock } from '../src/use-cases/blocks/return-from-block.ts';
import { blockAutomation } from '../src/use-cases/transitions/update-automation-status.ts';
import { automationService, service, session, type AutomationService } from './automation-service.ts';
import { client, type TestClient } from './client.ts';

const owner = session('acme', 'olga');
const admin = session('acme', 'ada', ['admin']);
const loop: Principal = { ...service('acme', [], true), sub: 'orchestrator' };

let automation: AutomationService;
let ask: TestClient;
beforeAll(async () => {
  automation = await automationService();
  ask = client(automation.deps);
  await automation.tenant('acme', ['olga', 'ada'], {
    remediation: { quiet_period_s: 60, auto_unblock: false },
  });
  await automation.tenant('other', ['olga']);
});
afterAll(() => automation.close());

const command = <C extends Contract>(
  useCase: UseCase<C>,
  input: Input<C>,
  principal = loop,
): Promise<Output<C>> => useCase({ principal, requestId: 'r', surface: 'internal' }, input);

/** A version in intake that Flow 26 has blocked. */
async function blocked() {
  const { id } = await ask.version(owner);
  const outcome = await command(blockAutomation(automation.deps), {
    ...{ automation_version_id: id, reason: 'KPIs are down.' },
  });
  const { blocked_at, remediation_task_id } = outcome.automation_version;
  return {
    id,
    task: remediation_task_id ?? '',
    block: { automation_version_id: id, blocked_at: blocked_at ?? '' },
  };
}

/** Sets the task done, so many seconds ago. */
const done = (task: string, secondsAgo = 0) =>
  automation.rows(
    `update tasks.tasks set status = 'done', progress_percent = 100,
            status_changed_at = clock_timestamp() - make_interval(secs => $2) where id = $1`,
    [task, secondsAgo],
  );
const read = (block: { automation_version_id: string; blocked_at: string }) =>
  command(readBlock(automation.deps), block);

describe('the truth of a block', () => {
  it('waits for the task, then for the quiet period, and is then stable', async () => {
    const { block, task } = await blocked();
    expect(await read(block)).toMatchObject({
      over: false,
      remediation: { task_id: task, status: 'backlog', closed_at: null },
      stability: { state: 'pending', because: 'remediation_open', stable_at: null },
      settings: { remind_after_s: 14_400, escalate_after_s: 86_400, quiet_period_s: 60, auto_unblock: false },
      automation_version: { previous_status: 'Intake in Progress', blocked_reason: 'KPIs are down.' },
    });
    await done(task);
    const { stability, remediation } = await read(block);
    expect(stability).toMatchObject({
      state: 'pending',
      because: 'quiet_period',
      since: remediation?.closed_at,
    });
    const quiet = Date.parse(stability.stable_at ?? '') - Date.parse(stability.since ?? '');
    expect(quiet).toBe(60_000);
    await done(task, 61);
    expect(await read(block)).toMatchObject({ stability: { state: 'stable', because: 'quiet_period' } });
  });

  it('is unstable when a validation of the version failed since, and when a record says so', async () => {
    const { id, block, task } = await blocked();
    await done(task, 61);
    await automation.rows(
      `insert into tasks.validation_failures (tenant_id, source, failure_id, context_type, context_id, code, field)
       values ('acme', 'scanner', $1::text, 'automation_version', $1::uuid, 'x', '')`,
      [id],
    );
    expect(await read(block)).toMatchObject({
      stability: { state: 'unstable', because: 'validation_failure' },
    });
    await ask.record(admin, id, 'stability', { stable: false });
    expect(await read(block)).toMatchObject({ stability: { state: 'unstable', because: 'record' } });
    await ask.record(admin, id, 'stability', { stable: true });
    expect(await read(block)).toMatchObject({ stability: { state: 'stable', because: 'record' } });
  });

  it('is over for another block, and not there for another tenant', async () => {
    const { block } = await blocked();
    expect(await read({ ...block, blocked_at: '2020-01-01T00:00:00.000Z' })).toMatchObject({
      over: true,
      remediation: null,
    });
    const stranger = { ...loop, tenantId: 'other' };
    await expect(command(readBlock(automation.deps), block, stranger)).rejects.toMatchObject({
      refusal: { code: 'not_found' },
    });
  });
});

describe('the way back', () => {
  const back = (block: Parameters<typeof read>[0]) => command(returnFromBlock(automation.deps), block);

  it('is the transition of Flow 13 with its prerequisites, begun by the system, once', async () => {
    const { id, block, task } = await blocked();
    await expect(back(block)).rejects.toMatchObject({
      refusal: {
        code: 'status_prerequisite_missing',
        details: [{ code: 'remediation' }, { code: 'stability' }],
      },
    });
    await done(task, 61);
    const outcomes = await Promise.all([back(block), back(block), back(block)]);
    expect(outcomes.map(({ returned }) => returned).sort()).toEqual([false, false, true]);
    const [entry] = (await ask.history(admin, { automation_version_id: id })).body.items;
    expect(entry).toMatchObject({
      ...{ from_status: 'Blocked', to_status: 'Intake in Progress', system_initiated: true },
      actor: { type: 'service', id: 'orchestrator' },
    });
  });

  it('frees no later block', async () => {
    const { id, block, task } = await blocked();
    await done(task, 61);
    await back(block);
    await ask.move(owner, id, 'Blocked', { blocked_reason: 'Again' });
    expect(await back(block)).toMatchObject({ returned: false, automation_version: { status: 'Blocked' } });
  });
});
