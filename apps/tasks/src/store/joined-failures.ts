import type { ProjectStatus, TenantSettings } from '@interlock/contracts';
import { joinedCommits, payloadOf, type Change } from '@interlock/database';
import type { Pool, QueryConfig } from 'pg';
import type { AssigneeFacts } from '../domain/assignable.ts';
import { OPEN_STATUSES } from '../domain/open-statuses.ts';
import type { PlannedReminder } from '../domain/reminders.ts';
import type { NewTaskRow } from './insert-task.ts';
import type { ContextKey } from './task-context.ts';

/** Failures of different tenants, read in one round trip and committed in shared transactions. */
export type JoinedFailures = ReturnType<typeof joinedFailures>;

export function joinedFailures(pool: Pool) {
  return {
    /** Reads what failures are decided by, in their order. */
    read: (asked: readonly AskedFailure[]) => readFailureFacts(pool, asked),
    /** Commits decided failures of one tenant; the ids of the tasks that were made, or undefined. */
    commit: joinedCommits<MadeTasks>(pool, {
      name: 'commit_failures_of_many',
      answers: ['made'],
      orderOf: ([tenant]) => String(tenant),
    }),
  };
}

/** A failure, and whom its task would be for. */
export interface AskedFailure extends ContextKey {
  readonly source: string;
  readonly failure_id: string;
  readonly code: string;
  readonly field: string;
  readonly assignee_id: string | null;
  readonly isDue: boolean;
}

/** What failure_facts answers: nulls where there is no such context. */
export type FailureFactsRow = KnownFacts | { readonly tenant_id: null };

/** The facts of a failure whose context is there. */
export interface KnownFacts {
  readonly tenant_id: string;
  readonly project_status: ProjectStatus | null;
  readonly status_number: number;
  readonly is_known: boolean;
  readonly is_open: boolean;
  /** Of the assignee that was asked for; null for none, and for who is no active member. */
  readonly assignee: AssigneeFacts | null;
  readonly settings: TenantSettings | null;
  readonly read_at: Date;
}

async function readFailureFacts(pool: Pool, asked: readonly AskedFailure[]): Promise<FailureFactsRow[]> {
  const column = <K extends keyof AskedFailure>(name: K) => asked.map((failure) => failure[name]);
  const { rows } = await pool.query<FailureFactsRow & Record<string, unknown>>({
    name: 'failure_facts',
    text: `select tenant_id, project_status, status_number::float8, is_known, is_open, assignee, settings, read_at
             from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                         $8::boolean[])
                  with ordinality asked (project, version, source, failure, code, field, assigned, is_due, place)
            cross join lateral failure_facts(asked.project, asked.version, asked.source, asked.failure, asked.code,
                                             asked.field, asked.assigned, asked.is_due, $9)
            order by place`,
    values: [
      column('project_id'),
      column('automation_version_id'),
      column('source'),
      column('failure_id'),
      column('code'),
      column('field'),
      column('assignee_id'),
      column('isDue'),
      OPEN_STATUSES,
    ],
  });
  return rows;
}

/** A failure that was decided to become a task. */
export interface DecidedFailure {
  readonly source: string;
  readonly failureId: string;
  readonly task: NewTaskRow;
  /** What was known of its assignee. */
  readonly assignee: AssigneeFacts | null;
  readonly recorded: Change;
  readonly isProjectChecklist: boolean;
  readonly reminders: readonly PlannedReminder[];
}

interface MadeTasks extends Record<string, unknown> {
  readonly made: string[];
}

/** The statement that commits decided failures of one tenant, no two of them about the same thing. */
export function commitFailures(tenantId: string, decided: readonly DecidedFailure[]): QueryConfig<unknown[]> {
  return {
    name: 'commit_failures',
    text: 'select made from commit_failures($1, $2)',
    values: [tenantId, { failures: decided.map(storedAs), open: OPEN_STATUSES }],
  };
}

function storedAs({
  source,
  failureId,
  task,
  assignee,
  recorded,
  isProjectChecklist,
  reminders,
}: DecidedFailure) {
  return {
    ...task,
    assignee,
    source,
    failure_id: failureId,
    event_id: recorded.eventId,
    payload: payloadOf(recorded),
    is_project_checklist: isProjectChecklist,
    reminders: reminders.map(({ kind, fireAt, admitAt }) => ({ kind, fire_at: fireAt, admit_at: admitAt })),
  };
}
