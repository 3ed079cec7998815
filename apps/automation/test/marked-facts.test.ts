import { randomUUID } from 'node:crypto';
import type { AutomationStatus } from '@interlock/contracts';
import { newId } from '@interlock/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partsFor } from '../src/domain/parts.ts';
import { commitTransition } from '../src/store/transitions.ts';
import { decidedTransition } from '../src/use-cases/transitions/decided-transition.ts';
import { automationService, service, session, type AutomationService } from './automation-service.ts';
import { client, type TestClient } from './client.ts';

const olga = session('acme', 'olga');
const ada = session('acme', 'ada', ['admin']);
const system = service('acme');

let automation: AutomationService;
let ask: TestClient;
beforeAll(async () => {
  automation = await automationService();
  ask = client(automation.deps);
  await automation.tenant('acme', ['olga', 'ada', 'max']);
});
afterAll(() => automation.close());

interface Place {
  readonly id: string;
  readonly automation_id: string;
  readonly project_id: string;
}

/** A version with a quote, evidence and a QA task, in any status that a row of the matrix needs no more to reach. */
async function place(): Promise<Place> {
  const project_id = await automation.project('acme', { complete: 2, total: 2 });
  const version = await ask.version(olga, project_id);
  await ask.quote(system, { project_id, quote_id: 'q1' }, { status: 'signed' });
  await ask.record(ada, version.id, 'runbook');
  await automation.rows(
    `insert into tasks.tasks (tenant_id, id, project_id, kind, title, status, priority, created_by)
     values ('acme', $1, $2, 'qa_checklist', 'Try it', 'backlog', 'normal', 'olga')`,
    [newId(), project_id],
  );
  return { ...version, project_id };
}

/** Commits a step that was decided by facts from before `meanwhile`; whether it held. */
async function heldOver(
  { id }: Place,
  to: AutomationStatus,
  meanwhile: () => Promise<unknown>,
): Promise<boolean> {
  const { transitions } = automation.deps;
  const parts = partsFor(to);
  const asked = { tenantId: 'acme', userId: 'olga', versionId: id, projectId: null, parts };
  const { facts, mark } = await transitions.read(asked);
  if (facts === null) throw new Error('There is no such version.');
  const { project_id: projectId, status: from } = facts.version;
  await meanwhile();
  const decided = decidedTransition(
    { principal: olga, requestId: randomUUID(), surface: 'v1' },
    {
      ...{ facts, mark, parts, projectId, statusMetadata: {}, more: {} },
      change: { from, to, blocked_reason: null, remediation: 'none' },
    },
  );
  return (await transitions.commit(commitTransition(decided))) !== undefined;
}

const sql =
  (text: string, of: 'id' | 'project_id' | 'automation_id') =>
  ({ [of]: value }: Place) =>
    automation.rows(text, [value]);

const CHANGES: readonly (readonly [string, AutomationStatus, (place: Place) => Promise<unknown>])[] = [
  ['the version', 'Needs Pricing', ({ id }) => ask.applyExternal(id, 'Needs Pricing')],
  [
    'the automation',
    'Needs Pricing',
    ({ automation_id }) =>
      ask.updateAutomation(service('acme', ['flow_35']), { automation_id }, { status: 'archived' }),
  ],
  [
    'a member’s role',
    'Needs Pricing',
    ({ automation_id }) => ask.putMember(olga, { automation_id, user_id: 'max' }, { role: 'member' }),
  ],
  [
    'the quote',
    'Build in Progress',
    ({ project_id }) => ask.quote(system, { project_id, quote_id: 'q1' }, { status: 'rejected' }),
  ],
  [
    'which quote is the latest',
    'Build in Progress',
    ({ project_id }) => ask.quote(system, { project_id, quote_id: 'q2' }, { status: 'draft' }),
  ],
  ['evidence', 'QA & Testing', ({ id }) => ask.record(ada, id, 'runbook')],
  ['evidence of another kind', 'QA & Testing', ({ id }) => ask.record(ada, id, 'build_artifacts')],
  [
    'the build checklist',
    'QA & Testing',
    sql('update tasks.projects set checklist_complete = 1 where id = $1', 'project_id'),
  ],
  [
    'the QA checklist',
    'Ready to Launch',
    sql(
      `update tasks.tasks set status = 'done', progress_percent = 100 where project_id = $1 and kind = 'qa_checklist'`,
      'project_id',
    ),
  ],
  [
    'the QA checklist, in which a task is canceled,',
    'Ready to Launch',
    sql(
      `update tasks.tasks set status = 'canceled', reason = 'No' where project_id = $1 and kind = 'qa_checklist'`,
      'project_id',
    ),
  ],
];

describe('a transition that was decided', () => {
  it('is committed while everything is as it was', async () => {
    for (const to of ['Needs Pricing', 'QA & Testing', 'Ready to Launch'] as const)
      expect(await heldOver(await place(), to, () => Promise.resolve())).toBe(true);
  });

  it.each(CHANGES)('is not committed over a change of %s', async (_, to, change) => {
    const version = await place();
    expect(await heldOver(version, to, () => change(version))).toBe(false);
  });

  it('out of a block is not committed over its task, or over a validation that fails since', async () => {
    const version = await place();
    await ask.move(olga, version.id, 'Blocked', { blocked_reason: 'Stop' });
    const finish = sql(
      `update tasks.tasks set status = 'done', progress_percent = 100 where automation_version_id = $1`,
      'id',
    );
    const fail = sql(
      `insert into tasks.validation_failures (tenant_id, source, failure_id, context_type, context_id, code, field, received_at)
       values ('acme', 'test', 'f1', 'automation_version', $1, 'x', 'f', clock_timestamp() + interval '1 minute')`,
      'id',
    );
    const back = 'Intake in Progress';
    expect(await heldOver(version, back, () => finish(version))).toBe(false);
    expect(await heldOver(version, back, () => fail(version))).toBe(false);
    expect(
      await heldOver(version, back, () => ask.record(ada, version.id, 'stability', { stable: true })),
    ).toBe(false);
    expect(await heldOver(version, back, () => Promise.resolve())).toBe(true);
  });
});
