import { randomUUID } from 'node:crypto';
import { refuse } from '@interlock/contracts';
import { closeBus, connectBus, startConsumer, type DeadLetter } from '@interlock/messaging';
import { testNats, type TestNats } from '@interlock/testing';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { WorkflowNotFoundError } from '@temporalio/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bridge } from '../src/bridge/bridge.ts';
import { hintVersion, type Outcome } from '../src/bridge/hint-version.ts';
import { listenToMoves } from '../src/bridge/moves.ts';
import { remediationId, type BlockInput } from '../src/contracts/blocked-remediation.ts';
import { cascadeId } from '../src/contracts/project-cascade.ts';
import { reminderId } from '../src/contracts/task-reminder.ts';
import { createLauncher } from '../src/temporal/launcher.ts';
import { eventOf, flipped, remediationMoved, taskEvent, versionMoved } from './events.ts';
import { temporalOfOwn, type OwnTemporal } from './temporal-server.ts';

const HOUR_MS = 60 * 60 * 1_000;
const DAY_MS = 24 * HOUR_MS;
const PATIENCE = { timeout: 20_000, interval: 50 };

let nats: TestNats;
let temporal: OwnTemporal;
let tasks: NatsConnection;

beforeAll(async () => {
  [nats, temporal] = await Promise.all([testNats(), temporalOfOwn()]);
  tasks = await connectAs('tasks');
}, 60_000);
afterAll(async () => {
  await tasks?.close();
  await temporal?.end();
  await nats?.stop();
});

function connectAs(user: 'tasks' | 'orchestrator') {
  const password = nats.password(user);
  return connectBus({ url: nats.url, user, password, onStatus: () => undefined });
}

async function publish({ event, subject }: ReturnType<typeof eventOf>): Promise<void> {
  await jetstream(tasks).publish(subject, JSON.stringify(event), { msgID: event.id });
}

/** The bridge on the real durable, while `work` is under way. */
async function whileBridged(
  work: (seen: Seen) => Promise<void>,
  { waiting = 0, answerWithinMs = 3_000 } = {},
): Promise<void> {
  const nc = await connectAs('orchestrator');
  const seen: Seen = { outcomes: [], buried: [], errors: [] };
  const launcher = createLauncher(temporal.client, answerWithinMs);
  const hint = hintVersion({
    launcher,
    async blockOf(_tenantId, versionId) {
      if (automationIsAway) throw refuse('unavailable', 'Nobody answers.');
      return blocks.get(versionId);
    },
  });
  const moves = listenToMoves({
    ...{ nc, hint, onOutcome: (outcome) => seen.outcomes.push(['version', outcome]) },
    onError: (error) => seen.errors.push(error),
  });
  const consumer = await startConsumer({
    nc,
    service: 'orchestrator',
    stream: 'EVENTS',
    batch: 100,
    handle: bridge({
      ...{ launcher, hintVersion: hint },
      waiting: () => waiting,
      onOutcome: (kind, outcome) => seen.outcomes.push([kind, outcome]),
    }),
    onError: (error) => seen.errors.push(error),
    onBuried: (letter) => seen.buried.push(letter),
    onLost: (error) => seen.errors.push(error),
  });
  try {
    await work(seen);
  } finally {
    await moves.stop();
    await consumer.stop();
    await closeBus(nc);
  }
}

/** The block of a version, as the automation service knows it. */
const blocks = new Map<string, BlockInput>();
let automationIsAway = false;

interface Seen {
  readonly outcomes: [kind: string, outcome: Outcome][];
  readonly buried: DeadLetter[];
  readonly errors: unknown[];
}

/** The workflow of an id: what it was started with, and the arguments of its signals. */
async function runOf(workflowId: string) {
  const handle = temporal.client.workflow.getHandle(workflowId);
  const description = await handle.describe();
  const { events } = await handle.fetchHistory();
  const signals = events?.flatMap((event) => event.workflowExecutionSignaledEventAttributes ?? []) ?? [];
  return { description, signals: signals.map(({ signalName }) => signalName), events };
}

const launched = (seen: Seen, count: number) =>
  vi.waitFor(
    () => expect(seen.outcomes.filter(([, outcome]) => outcome === 'launched')).toHaveLength(count),
    PATIENCE,
  );

test('a flip starts the cascade of its project, a later one is told to it, the same one again changes nothing', async () => {
  const projectId = randomUUID();
  await whileBridged(async (seen) => {
    await publish(flipped('acme', projectId, 7));
    await launched(seen, 1);
    const first = await runOf(cascadeId({ projectId }));
    await publish(flipped('acme', projectId, 8));
    await publish(flipped('acme', projectId, 9, 0));
    await launched(seen, 2);
    const second = await runOf(cascadeId({ projectId }));

    expect(second.description.runId).toBe(first.description.runId);
    expect(second.signals).toEqual(['flipped', 'flipped']);
    expect(first.description.searchAttributes).toMatchObject({
      TenantId: ['acme'],
      ProjectId: [projectId],
      InterlockState: ['running'],
    });
    expect(await first.description.staticSummary()).toBe('Tasks of "Website relaunch" follow its status');
    expect(await first.description.staticDetails()).toContain('status change 7');
    const history = Buffer.from(JSON.stringify(second.events)).toString();
    expect(history).not.toContain('stays here');
    expect(seen.errors).toEqual([]);
  });
});

test('a due date within 7 days starts or hints a reminder, a later one waits for the schedule', async () => {
  const [soon, late, moved] = [randomUUID(), randomUUID(), randomUUID()];
  const at = (inMs: number) => new Date(Date.now() + inMs).toISOString();
  await whileBridged(async (seen) => {
    await publish(taskEvent('acme', soon, at(HOUR_MS)));
    await publish(taskEvent('acme', late, at(8 * DAY_MS)));
    await publish(taskEvent('acme', moved, at(DAY_MS), ['due_date']));
    await launched(seen, 2);
    await publish(taskEvent('acme', soon, at(2 * HOUR_MS), ['due_date']));
    await launched(seen, 3);

    expect((await runOf(reminderId({ taskId: soon }))).signals).toEqual(['changed', 'changed']);
    const { searchAttributes } = (await runOf(reminderId({ taskId: moved }))).description;
    expect(searchAttributes).toMatchObject({
      ...{ TenantId: ['acme'], TaskId: [moved], About: ['Send the first invoice'] },
    });
    await expect(runOf(reminderId({ taskId: late }))).rejects.toBeInstanceOf(WorkflowNotFoundError);
    expect(seen.outcomes).toContainEqual(['reminder', 'left']);
  });
});

test('when many events wait, what the schedule comes to in time is left to it, and a flip never is', async () => {
  const [near, far, projectId] = [randomUUID(), randomUUID(), randomUUID()];
  await whileBridged(
    async (seen) => {
      await publish(taskEvent('acme', far, new Date(Date.now() + 2 * HOUR_MS).toISOString()));
      await publish(taskEvent('acme', near, new Date(Date.now() + HOUR_MS).toISOString()));
      await publish(flipped('acme', projectId, 1));
      await launched(seen, 2);
      await expect(runOf(reminderId({ taskId: far }))).rejects.toBeInstanceOf(WorkflowNotFoundError);
      await runOf(cascadeId({ projectId }));
    },
    { waiting: 5_000 },
  );
});

test('a block is followed once, however often and in whatever order its events come, and hinted when its task moves', async () => {
  const versionId = randomUUID();
  const block = { tenantId: 'acme', versionId, blockedAt: '2026-05-04T03:02:01.000Z' };
  const id = remediationId(block);
  await whileBridged(async (seen) => {
    const [ended, began] = [
      versionMoved('acme', versionId, block, 'ended'),
      versionMoved('acme', versionId, block),
    ];
    await publish(ended);
    await launched(seen, 1);
    const first = await runOf(id);
    expect(first.description.searchAttributes).toMatchObject({
      ...{ TenantId: ['acme'], AutomationVersionId: [versionId], InterlockState: ['asking'] },
    });
    await publish(began);
    await launched(seen, 2);

    await publish(remediationMoved('acme', versionId));
    await vi.waitFor(() => expect(seen.outcomes).toContainEqual(['version', 'idle']), PATIENCE);
    blocks.set(versionId, block);
    await publish(remediationMoved('acme', versionId));
    await launched(seen, 3);
    automationIsAway = true;
    await publish(remediationMoved('acme', versionId));
    await vi.waitFor(() => expect(seen.outcomes).toContainEqual(['version', 'left']), PATIENCE);
    automationIsAway = false;

    const { description, signals, events } = await runOf(id);
    expect(description.runId).toBe(first.description.runId);
    expect(signals).toEqual(['changed', 'changed', 'changed']);
    expect(Buffer.from(JSON.stringify(events)).toString()).not.toContain('stays here');
    expect(seen.errors).toEqual([]);
  });
});

test('a task that moves and remediates nothing is not asked about', async () => {
  await whileBridged(async (seen) => {
    await publish(remediationMoved('acme', randomUUID(), 'general_todo'));
    await publish(flipped('acme', randomUUID(), 1));
    await launched(seen, 1);
    expect(seen.outcomes).toEqual([['cascade', 'launched']]);
  });
});

test('an event that cannot be read is buried for its tenant, and the next ones go on', async () => {
  const projectId = randomUUID();
  await whileBridged(async (seen) => {
    await publish(eventOf('project_status_changed', 'acme.two', { status_number: 'seven' }));
    await publish(flipped('acme', projectId, 1));
    await launched(seen, 1);
    await vi.waitFor(() => expect(seen.buried).toHaveLength(1), PATIENCE);
    expect(seen.buried[0]).toMatchObject({
      error: { code: 'malformed' },
      tenant_id: 'acme.two',
      deliveries: 1,
    });
  });
});

test('an outage of Temporal holds events back, and spends no delivery', async () => {
  const projectId = randomUUID();
  await whileBridged(
    async (seen) => {
      await temporal.stop();
      await publish(flipped('acme', projectId, 4));
      await vi.waitFor(() => expect(seen.errors.length).toBeGreaterThan(4), PATIENCE);
      expect(seen.outcomes).toEqual([]);
      await temporal.start();
      await launched(seen, 1);
      // A call that was given up may still arrive, for the connection tries on.
      expect(new Set((await runOf(cascadeId({ projectId }))).signals)).toEqual(new Set(['flipped']));
      expect(seen.buried).toEqual([]);
    },
    { answerWithinMs: 500 },
  );
}, 60_000);
