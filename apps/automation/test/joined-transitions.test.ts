import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_PARTS } from '../src/domain/parts.ts';
import { transition } from '../src/use-cases/transitions/transition.ts';
import { automationService, service, session, type AutomationService } from './automation-service.ts';
import { client, type TestClient } from './client.ts';

const olga = session('acme', 'olga');
const stranger = session('other', 'olga');
const principal = service('acme', ['flow_11']);

let automation: AutomationService;
let ask: TestClient;
beforeAll(async () => {
  automation = await automationService();
  ask = client(automation.deps);
  await automation.tenant('acme', ['olga']);
  await automation.tenant('other', ['olga']);
});
afterAll(() => automation.close());

/** Versions in Intake in Progress, each with a project of its own; made one after the other. */
async function versions(owner: typeof olga, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) {
    const project = await automation.project(owner.tenantId);
    ids.push((await ask.version(owner, project)).id);
  }
  return ids;
}

const recordsOf = (ids: readonly string[]) =>
  automation.rows(
    `select v.status, v.version, p.lifecycle_status as mirrored,
            (select count(*)::int from automation.automation_versions_status_history h
              where h.automation_version_id = v.id and h.tenant_id = v.tenant_id) as history,
            (select count(*)::int from automation.audit_logs a
              where a.entity_id = v.id::text and a.tenant_id = v.tenant_id and a.action_type = 'update_status') as audits,
            (select count(*)::int from automation.outbox o
              where o.entity_id = v.id::text and o.tenant_id = v.tenant_id
                and o.type = 'automation_status_changed') as events
       from automation.automation_versions v
       join tasks.projects p on p.tenant_id = v.tenant_id and p.id = v.project_id
      where v.id = any($1::uuid[]) order by array_position($1::uuid[], v.id)`,
    [ids],
  );
const kept = { status: 'Intake in Progress', mirrored: 'Intake in Progress', version: 1, history: 1 };
const moved = { status: 'Needs Pricing', mirrored: 'Needs Pricing', version: 2, history: 2 };
const [unmoved, priced] = [
  { ...kept, audits: 0, events: 0 },
  { ...moved, audits: 1, events: 1 },
];

describe('transitions that are made together', () => {
  it('are each made in their own tenant, with their history, audit row, event and mirror', async () => {
    const [mine, theirs] = [await versions(olga, 12), await versions(stranger, 12)];
    const answers = await Promise.all(
      mine.flatMap((id, at) => [
        ask.applyExternal(id, 'Needs Pricing'),
        ask.applyExternal(theirs[at] ?? '', 'Needs Pricing', 'other'),
      ]),
    );
    expect(answers.map(({ body }) => body.automation_version.id)).toEqual(
      mine.flatMap((id, at) => [id, theirs[at]]),
    );
    expect(await recordsOf([...mine, ...theirs])).toEqual(Array(24).fill(priced));
  });

  it('find no version of another tenant beside one that may', async () => {
    const [id = ''] = await versions(olga, 1);
    const answers = await Promise.all([
      ask.applyExternal(id, 'Needs Pricing'),
      ask.applyExternal(id, 'Needs Pricing', 'other'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 404]);
  });

  it('don’t wait for one whose version is held; it is made when the version is free', async () => {
    const [held = '', ...free] = await versions(olga, 8);
    const holder = await automation.admin.connect();
    try {
      await holder.query('begin');
      await holder.query('select from automation.automation_versions where id = $1 for update', [held]);
      const waiting = ask.applyExternal(held, 'Needs Pricing');
      await Promise.all(free.map((id) => ask.applyExternal(id, 'Needs Pricing')));
      expect(await recordsOf(free)).toEqual(Array(7).fill(priced));
      await holder.query('commit');
      expect(await waiting).toMatchObject({
        status: 200,
        body: { already_applied: false, automation_version: { version: 2 } },
      });
    } finally {
      holder.release();
    }
    expect(await recordsOf([held])).toEqual([priced]);
  });

  it.each([
    ['a row that may not be', 'r', ['no object'], '23514'],
    ['a value that is none', 'r\0', {}, '22021'],
  ] as const)('don’t fail with one that the database refuses for %s', async (_, requestId, said, code) => {
    const ids = await versions(olga, 3);
    const outcomes = await Promise.allSettled(
      ids.map((versionId, at) =>
        transition(
          automation.deps,
          { principal, requestId: at === 1 ? requestId : 'r', surface: 'v1' },
          {
            ...{ versionId, parts: NO_PARTS, statusMetadata: (at === 1 ? said : {}) as never },
            decide: () => ({
              type: 'change',
              change: {
                ...{ from: 'Intake in Progress', to: 'Needs Pricing' },
                ...{ blocked_reason: null, remediation: 'none' },
              },
            }),
          },
        ),
      ),
    );
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code } },
      { status: 'fulfilled' },
    ]);
    expect(await recordsOf(ids)).toEqual([priced, unmoved, priced]);
  });
});
