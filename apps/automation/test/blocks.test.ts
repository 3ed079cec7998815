import { catalog, type Contract, type Input, type Output } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { escalateRemediation } from '../src/use-cases/blocks/escalate-remediation.ts';
import { listOpenBlocks } from '../src/use-cases/blocks/list-open-blocks.ts';
import { readBlock } from '../src/use-cases/blocks/read-block.ts';
import { reopenRemediation } from '../src/use-cases/blocks/reopen-remediation.ts';
import { returnFromBlock } from '../src/use-cases/blocks/return-from-block.ts';
import { automationService, service, session, type AutomationService } from './automation-service.ts';
import { client, type TestClient } from './client.ts';

const admin = session('acme', 'ada', ['admin']);
const loop = service('acme', [], true);
const { automation: contracts } = catalog;

let automation: AutomationService;
let ask: TestClient;
let version: string;
let block: { automation_version_id: string; blocked_at: string };
let task: string;

beforeAll(async () => {
  automation = await automationService();
  ask = client(automation.deps);
  await automation.tenant('acme', ['ada'], { remediation: { quiet_period_s: 0 } });
  await automation.tenant('other');
});
afterAll(() => automation.close());
beforeEach(async () => {
  ({ id: version } = await ask.version(admin));
  await blocked();
});

async function blocked() {
  const { body } = await ask.move(admin, version, 'Blocked', { blocked_reason: 'The API is down.' });
  const { blocked_at, remediation_task_id } = body.automation_version;
  block = { automation_version_id: version, blocked_at: blocked_at ?? '' };
  task = remediation_task_id ?? '';
}

const taskStatus = async () =>
  (await automation.rows<{ status: string }>('select status from tasks.tasks where id = $1', [task]))[0]
    ?.status;
const close = () =>
  automation.rows(
    `update tasks.tasks set status = 'done', progress_percent = 100, version = version + 1,
            status_changed_at = date_trunc('milliseconds', clock_timestamp()) where id = $1`,
    [task],
  );

function calling<C extends Contract>(_contract: C, useCase: (deps: AutomationService['deps']) => UseCase<C>) {
  return (input: Input<C>, principal = loop): Promise<Output<C>> =>
    useCase(automation.deps)({ principal, requestId: 'r', surface: 'internal' }, input);
}
const read = calling(contracts.readBlock, readBlock);
const escalate = calling(contracts.escalateRemediation, escalateRemediation);
const reopen = calling(contracts.reopenRemediation, reopenRemediation);
const goBack = calling(contracts.returnFromBlock, returnFromBlock);
const open = calling(contracts.listOpenBlocks, listOpenBlocks);

const escalations = async () =>
  (
    await automation.rows<{ data: unknown }>(
      `select payload::jsonb -> 'data' as data from automation.outbox
        where entity_id = $1 and type = 'remediation_escalated' order by id`,
      [version],
    )
  ).map(({ data }) => data);

it('tells its truth, and is listed until it is over', async () => {
  expect(await read(block)).toMatchObject({
    over: false,
    remediation: { task_id: task, status: 'backlog', closed_at: null },
    stability: { state: 'pending', because: 'remediation_open' },
    round: { number: 0, since: block.blocked_at, announced: [] },
    settings: { remind_after_s: 14_400, escalate_after_s: 86_400, quiet_period_s: 0, auto_unblock: true },
  });
  const mine = async () =>
    (await open({ limit: 1_000 })).items.filter((item) => item.automation_version_id === version);
  expect(await mine()).toMatchObject([
    {
      ...{ tenant_id: 'acme', blocked_at: block.blocked_at, remediation_task_id: task },
      ...{ automation_name: 'Invoices', number: 1 },
    },
  ]);
  await expect(read(block, service('other', [], true))).rejects.toMatchObject({
    refusal: { code: 'not_found' },
  });
  await ask.move(admin, version, 'Archived');
  expect(await read(block)).toMatchObject({ over: true, remediation: null });
  expect(await mine()).toEqual([]);
});

it('announces each level once in a round, however often and by how many it is asked', async () => {
  const asked = await Promise.all(
    Array.from({ length: 6 }, (_, at) =>
      escalate({ ...block, level: at % 2 ? 'reminder' : 'escalation', round: 0 }),
    ),
  );
  expect(asked.filter(({ announced }) => announced)).toHaveLength(2);
  expect(await read(block)).toMatchObject({ round: { number: 0, announced: ['escalation', 'reminder'] } });
  expect(await escalations()).toHaveLength(2);
  expect(await escalations()).toContainEqual(
    expect.objectContaining({
      ...{ level: 'reminder', round: 0, blocked_at: block.blocked_at, remediation_task_id: task },
      blocked_reason: 'The API is down.',
    }),
  );
});

it('reopens its task with the reason, once for each closing, and begins a round', async () => {
  await close();
  const { remediation } = await read(block);
  const closed_at = remediation?.closed_at ?? '';
  await escalate({ ...block, level: 'reminder', round: 0 });
  const twice = await Promise.all([1, 2].map(() => reopen({ ...block, closed_at, reason: 'Not stable' })));
  expect(twice.map(({ reopened }) => reopened).sort()).toEqual([false, true]);
  expect(await taskStatus()).toBe('in_progress');
  const { round } = await read(block);
  expect(round).toMatchObject({ number: 1, announced: [] });
  expect(Date.parse(round.since)).toBeGreaterThan(Date.parse(block.blocked_at));
  expect(await escalate({ ...block, level: 'reminder', round: 1 })).toEqual({ announced: true, over: false });
});

it('returns by the system once its task is done and it is stable', async () => {
  await expect(goBack(block)).rejects.toMatchObject({ refusal: { code: 'status_prerequisite_missing' } });
  await close();
  const returned = await Promise.all([goBack(block), goBack(block)]);
  expect(returned.map(({ returned: did }) => did).sort()).toEqual([false, true]);
  expect(returned[0]?.automation_version).toMatchObject({ status: 'Intake in Progress', blocked_at: null });
  const history = await ask.history(admin, { automation_version_id: version });
  expect(history.body.items[0]).toMatchObject({ to_status: 'Intake in Progress', system_initiated: true });
});

it('lets what names an earlier block touch nothing of a later one', async () => {
  const earlier = block;
  await close();
  const closed_at = (await read(earlier)).remediation?.closed_at ?? '';
  await ask.move(admin, version, 'Intake in Progress');
  await blocked();
  await close();
  expect(await read(earlier)).toMatchObject({ over: true });
  expect(await escalate({ ...earlier, level: 'escalation', round: 0 })).toEqual({
    announced: false,
    over: true,
  });
  expect(await reopen({ ...earlier, closed_at, reason: 'Late' })).toEqual({ reopened: false, over: true });
  expect(await goBack(earlier)).toMatchObject({
    returned: false,
    automation_version: { status: 'Blocked', blocked_at: block.blocked_at },
  });
  expect(await taskStatus()).toBe('done');
});
