import type { Principal } from '@interlock/contracts';
import { changePayload, readTexts } from '@interlock/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeOf } from '../src/domain/status-change.ts';
import { PACKED_SUMMARY, unpackedSummary } from '../src/store/packed-summary.ts';
import { advanceCascade } from '../src/use-cases/cascade/advance-cascade.ts';
import { updateProjectStatus } from '../src/use-cases/projects/update-project-status.ts';
import { statusChange, type Origin } from '../src/use-cases/recorded.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
const orchestrator: Principal = {
  kind: 'service',
  tenantId: 'acme',
  sub: 'orchestrator',
  roles: [],
  systemInitiated: true,
};
const REASON = 'Says "no",\n\\ and ✓';

let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {}, max: {} });
});
afterAll(() => service.close());

/** Tasks with all that a task can have, and with nothing. */
async function projectOfMany() {
  const made = await projectOf(service, owner, { max: 'member' });
  await made.task();
  await made.task({ kind: 'build_checklist', status: 'in_progress', title: 'A "title"\t\\ – ✓ \u0001' });
  await made.task({
    ...{ status: 'blocked', reason: REASON, priority: 'urgent', assignee_id: 'max' },
    ...{ due_date: '2026-12-01T01:02:03.004Z', start_date: '2026-11-01', end_date: '2026-11-30' },
  });
  const { id } = await made.task();
  await service.rows(
    `insert into tasks.checklist_items (tenant_id, id, task_id, title, status, position)
     select 'acme', gen_random_uuid(), $1, 'Item', s, 0 from unnest(array['in_progress', 'done']) s`,
    [id],
  );
  await service.rows(
    `update tasks.tasks set position = 1500000.250000, occurrences = 3, created_by = null, created_by_system = true
      where project_id = $1 and status = 'blocked'`,
    [made.project.id],
  );
  return made.project.id;
}

const tasksOf = async (project: string) => {
  const text = `select ${PACKED_SUMMARY} from tasks.tasks where project_id = $1 order by id`;
  const rows = await readTexts(service.admin, { text, values: [project] });
  return rows.map((row) => unpackedSummary({ tenantId: 'acme' }, row));
};

it.each([
  ['completed', 'done'],
  ['cancelled', 'canceled'],
  ['planning', 'backlog'],
  ['on_hold', 'blocked'],
] as const)(
  'what a cascade publishes and audits is what any change of status does: %s',
  async (status, to) => {
    const project = await projectOfMany();
    if (status === 'planning')
      await service.rows(`update tasks.projects set status = 'active' where id = $1`, [project]);
    const before = new Map((await tasksOf(project)).map((task) => [task.id, task]));
    const reason = status === 'planning' ? undefined : REASON;
    const { project: flipped } = await as(owner, updateProjectStatus(service.deps), {
      project_id: project,
      ...{ status, reason },
    });
    await as(orchestrator, advanceCascade(service.deps), {
      project_id: project,
      ...{ status_number: 1, limit: 500 },
    });
    const after = new Map((await tasksOf(project)).map((task) => [task.id, task]));
    const records = await service.rows(
      `select o.entity_id, o.entity_version::int as version, o.payload, a.metadata, a.request_id, a.user_id,
            a.occurred_at = o.occurred_at as is_together
       from tasks.outbox o join tasks.audit_logs a on a.id = (o.payload::jsonb #>> '{audit,id}')::uuid
      where o.entity_id = any ($1) and o.type = 'task_status_updated'`,
      [[...before.keys()]],
    );
    expect(records).toHaveLength(flipped.cascade.total);
    for (const record of records) {
      const [old, now] = [before.get(String(record['entity_id'])), after.get(String(record['entity_id']))];
      if (old === undefined || now === undefined) throw new Error('The task is gone.');
      const published = JSON.parse(String(record['payload'])) as { audit: { id: string } };
      const origin: Origin = {
        tenantId: 'acme',
        actor: { type: 'user', id: 'olga' },
        requestId: String(record['request_id']),
        cause: { type: 'project_cascade', id: `${project}/1` },
      };
      const said = reason ?? `Project status changed to '${status}'.`;
      const change = { ...changeOf(old, to, said), progress_percent: now.progress_percent };
      const { recorded } = statusChange(origin, old, change);
      const expected = JSON.parse(changePayload({ ...recorded, auditId: published.audit.id })) as object;
      expect(published).toEqual(expected);
      expect(record).toMatchObject({
        ...{ version: old.version + 1, metadata: recorded.metadata, user_id: 'olga', is_together: true },
      });
      expect(now).toMatchObject({ status: to, version: old.version + 1, reason: said });
    }
  },
);
