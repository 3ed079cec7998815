import {
  callMany,
  recordedValues,
  type Change,
  type SqlFunction,
  type Transaction,
} from '@interlock/database';
import type {
  AutomationRole,
  ProjectRole,
  ProjectStatus,
  Task,
  TaskStatus,
  TenantSettings,
} from '@interlock/contracts';
import type { Pool, QueryConfig } from 'pg';
import type { OpenDependency } from '../domain/dependencies.ts';
import type { StatusChange } from '../domain/status-change.ts';
import type { FullTaskRow } from './tasks.ts';

/** What status_facts answers: the standing always, the task's columns null when there is no such task. */
export interface StatusFactsRow extends Omit<
  FullTaskRow,
  'tenant_id' | 'position' | 'failure_code' | 'failure_field' | 'deleted_at' | 'project_status_number'
> {
  readonly position: string;
  readonly open_dependencies: OpenDependency[];
  readonly active_dependents: string;
  readonly tenant_status: 'active' | 'suspended' | null;
  readonly member_status: 'active' | 'inactive' | null;
  readonly settings: TenantSettings;
  readonly project_status: ProjectStatus | null;
  readonly project_status_number: string | null;
  /** In the project, or the version's project. */
  readonly project_role: ProjectRole | null;
  /** In the automation of a version; null of a project. */
  readonly automation_role: AutomationRole | null;
  /** Null of a project, where it doesn't matter. */
  readonly is_on_call: boolean | null;
  readonly is_held: boolean;
}

const FACTS = `tenant_status, member_status, settings, project_status, project_status_number, project_role,
  automation_role, is_on_call,
  id, project_id, automation_version_id, kind, title, description, status, progress_percent, own_status, own_progress,
  derived_status, derived_progress, imposed_status, position, reason, priority, assignee_id, due_date,
  start_date::text, end_date::text, occurrences, created_by, created_by_system, version, status_changed_at,
  created_at, updated_at, dependencies, open_dependencies, active_dependents,
  is_held`;

/** A change of a task's status to `to` that a user asks for. */
export interface AskedFacts {
  readonly tenantId: string;
  readonly userId: string;
  readonly taskId: string;
  readonly to: TaskStatus;
}

/** Reads everything that changes of status are decided by, in their order and one round trip. */
export async function readFactsOfMany(
  database: Pick<Pool, 'query'> | Transaction,
  asked: readonly AskedFacts[],
): Promise<StatusFactsRow[]> {
  const { rows } = await database.query<StatusFactsRow>({
    name: 'facts_of_many',
    text: `select ${FACTS}
             from unnest($1::text[], $2::text[], $3::uuid[], $4::text[])
                  with ordinality asked (tenant, caller, task, target, place)
            cross join lateral status_facts(asked.tenant, asked.caller, asked.task, asked.target) order by place`,
    values: [
      asked.map(({ tenantId }) => tenantId),
      asked.map(({ userId }) => userId),
      asked.map(({ taskId }) => taskId),
      asked.map(({ to }) => to),
    ],
  });
  return rows;
}

/** {@link readFactsOfMany} of one. */
export async function readStatusFacts(tx: Transaction, asked: AskedFacts): Promise<StatusFactsRow> {
  const [row] = await readFactsOfMany(tx, [asked]);
  if (row === undefined) throw new Error('status_facts returned no row.');
  return row;
}

/** The ids of the event and audit row of a checklist that this change completes. */
export interface CompletionIds {
  readonly eventId: string;
  readonly auditId: string;
}

/** What a decided change is guarded by: it is written only while all of it still holds. */
export interface StatusGuard {
  readonly task: Pick<Task, 'version' | 'project_id'>;
  readonly statusNumber: string | number | null;
}

/** The function that {@link applyStatus} calls. */
export const APPLY_STATUS: SqlFunction = {
  name: 'apply_status',
  types:
    'text uuid integer uuid bigint integer text integer text uuid uuid text text text jsonb text jsonb uuid uuid'.split(
      ' ',
    ),
};

/**
 * The statement that commits a decided change, dependencies included; it returns the task's new `updated_at`, or no row when a fact it
 * was decided by has changed meanwhile, and then nothing was written.
 */
export function applyStatus(
  guard: StatusGuard,
  change: StatusChange,
  recorded: Change,
  completion: CompletionIds,
): QueryConfig<unknown[]> {
  return {
    name: APPLY_STATUS.name,
    text: `select updated_at from apply_status(
             $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
    values: [
      recorded.tenantId,
      recorded.entity.id,
      guard.task.version,
      guard.task.project_id,
      guard.statusNumber,
      change.completeDelta,
      change.status,
      change.progress_percent,
      change.reason,
      ...recordedValues(recorded),
      recorded.cause === null ? null : JSON.stringify(recorded.cause),
      completion.eventId,
      completion.auditId,
    ],
  };
}

/** What a change that was committed comes to. */
export interface AppliedStatus {
  readonly updated_at: Date;
}

/** Runs statements of {@link applyStatus}, in their order and one round trip; the rows of those that held. */
export async function applyStatuses(
  tx: Transaction,
  statements: readonly QueryConfig<unknown[]>[],
): Promise<AppliedStatus[]> {
  const calls = statements.map(({ values = [] }) => values);
  return (await tx.query<AppliedStatus>(callMany(APPLY_STATUS, calls))).rows;
}
