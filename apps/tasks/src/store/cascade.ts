import type { ProjectStatus, TaskStatus, TaskSummary } from '@interlock/contracts';
import { changePayload, textsOf, type Change, type Transaction } from '@interlock/database';
import { and, count, eq, inArray, isNull, lt } from 'drizzle-orm';
import type { CascadeRule } from '../domain/project-cascade.ts';
import { PACKED_SUMMARY, unpackedSummary } from './packed-summary.ts';
import { projects, tasks, type ProjectRow } from './schema.ts';

/** The live tasks of a project that a cascade is yet to change. */
function toChange(project: ProjectRow, rule: CascadeRule) {
  return and(
    eq(tasks.tenant_id, project.tenant_id),
    eq(tasks.project_id, project.id),
    inArray(tasks.status, [...rule.from]),
    lt(tasks.project_status_number, project.status_number),
    isNull(tasks.deleted_at),
  );
}

/** How many tasks a cascade will change. */
export async function countCascade(tx: Transaction, project: ProjectRow, rule: CascadeRule): Promise<number> {
  const [row] = await tx.db.select({ total: count() }).from(tasks).where(toChange(project, rule));
  return row?.total ?? 0;
}

/** The next tasks of a cascade, locked, in the order of the index that finds them: no other task is looked at. */
export async function nextOfCascade(
  tx: Transaction,
  project: ProjectRow,
  { from }: CascadeRule,
  limit: number,
): Promise<TaskSummary[]> {
  const { tenant_id: tenantId, id, status_number } = project;
  const rows = await textsOf(tx, {
    name: 'next_of_cascade',
    text: `select ${PACKED_SUMMARY}
             from tasks
            where tenant_id = $1 and project_id = $2 and effective_status = any ($3)
              and project_status_number < $4 and deleted_at is null
            order by effective_status, place, id limit $5
              for no key update`,
    values: [tenantId, id, from, status_number, limit],
  });
  return rows.map((row) => unpackedSummary({ tenantId }, row));
}

/** An array of what needs no quotes in it. */
function array(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

/** JSON on one line each, as Postgres takes a long list with the least work. */
function lines(texts: readonly string[]): string {
  return texts.join('\n');
}

/** Writes a batch: each change to its task, in one statement; see cascade_tasks in functions/. */
export async function applyCascade(
  tx: Transaction,
  project: ProjectRow,
  to: TaskStatus,
  reason: string,
  changes: readonly Change[],
): Promise<void> {
  const [first] = changes;
  if (first === undefined) return;
  await tx.query({
    name: 'cascade_tasks',
    text: 'select cascade_tasks($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)',
    values: [
      project.tenant_id,
      project.id,
      project.status_number,
      to,
      reason,
      first.actor.type,
      first.actor.id,
      first.requestId,
      array(changes.map(({ entity }) => entity.id)),
      array(changes.map(({ entity }) => entity.version)),
      array(changes.map(({ eventId }) => eventId)),
      array(changes.map(({ auditId }) => auditId)),
      lines(changes.map(({ metadata }) => JSON.stringify(metadata))),
      lines(changes.map(changePayload)),
    ],
  });
}

/** Whether more than `most` events of a tenant wait to be published. */
export async function isOutboxBehind(tx: Transaction, tenantId: string, most: number): Promise<boolean> {
  const { rows } = await tx.query<{ waiting: number }>({
    name: 'unpublished_events',
    text: 'select unpublished_events($1, $2) as waiting',
    values: [tenantId, most + 1],
  });
  return (rows[0]?.waiting ?? 0) > most;
}

/** Marks a cascade as done. */
export async function finishCascade(tx: Transaction, project: ProjectRow, done: number): Promise<void> {
  await tx.db
    .update(projects)
    .set({ cascade_state: 'done', cascade_done: done, cascade_total: done, cascade_superseded: null })
    .where(and(eq(projects.tenant_id, project.tenant_id), eq(projects.id, project.id)));
}

/** The time by the database's clock. */
export async function currentTime(tx: Transaction): Promise<Date> {
  const { rows } = await tx.query<{ now: Date }>({ text: 'select clock_timestamp() as now' });
  return rows[0]?.now ?? new Date();
}

/** The cascades under way, of all tenants. */
export async function openCascades(tx: Transaction, limit: number) {
  const { rows } = await tx.query<{
    tenant_id: string;
    project_id: string;
    project: string;
    status: ProjectStatus;
    status_number: string;
  }>({
    name: 'open_cascades',
    text: 'select tenant_id, project_id, status_number, name as project, status from open_cascades($1)',
    values: [limit],
  });
  return rows.map((row) => ({ ...row, status_number: Number(row.status_number) }));
}
