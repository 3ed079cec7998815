import {
  isOps,
  TASK_STATUSES,
  type catalog,
  type Input,
  type Principal,
  type TaskStatus,
  type TaskSummary,
} from '@interlock/contracts';
import type { TextRow } from '@interlock/database';
import { cursorKey, type ReadStatement } from '@interlock/service';
import { WORKING_ROLES } from '../domain/version-role.ts';
import { PACKED_SUMMARY, unpackedSummary } from './packed-summary.ts';

type Filters = Input<(typeof catalog)['tasks']['listTasks']>;

/** How many of the tenant's newest tasks are looked through for those of a member's projects. */
const RECENT = 500;

type ReadRows = (statement: ReadStatement) => Promise<readonly TextRow[]>;

/** Up to `filters.limit` live tasks that `principal` may read, newest first, without their descriptions. */
export async function taskSummaries(
  read: ReadRows,
  principal: Principal,
  filters: Filters,
): Promise<TaskSummary[]> {
  const rows = await listRows(read, principal, filters);
  return rows.map((row) => unpackedSummary(principal, row));
}

async function listRows(read: ReadRows, principal: Principal, filters: Filters): Promise<readonly TextRow[]> {
  const seesAll = principal.kind === 'service' || isOps(principal.roles);
  const list = new ListQuery(principal.tenantId, seesAll ? undefined : principal.sub, filters);
  const run = (text: string) => {
    const { values, isPlannedOnce } = list;
    return read({ text, values, isPlannedOnce });
  };
  if (seesAll) return run(list.ofAll());
  if (filters.project_id ?? filters.automation_version_id) return run(list.ofContext());
  const recent = await run(list.amongRecent());
  return recent.length === filters.limit ? recent : run(list.acrossProjects());
}

/** How many live tasks of a context that `principal` may read are in each status. */
export async function taskCounts(
  read: ReadRows,
  principal: Principal,
  context: Pick<Filters, 'project_id' | 'automation_version_id'>,
): Promise<Record<TaskStatus, number>> {
  const seesAll = principal.kind === 'service' || isOps(principal.roles);
  const { project_id, automation_version_id } = context;
  const filters = { project_id, automation_version_id, limit: TASK_STATUSES.length };
  const list = new ListQuery(principal.tenantId, seesAll ? undefined : principal.sub, filters);
  const { values, isPlannedOnce } = list;
  const rows = await read({ text: list.counts(seesAll), values, isPlannedOnce });
  const found = new Map(rows.map(([status, count]) => [status, Number(count)]));
  const counts = TASK_STATUSES.map((status) => [status, found.get(status) ?? 0] as const);
  return Object.fromEntries(counts) as Record<TaskStatus, number>;
}

/** The statements that answer one list, each with the same values. */
class ListQuery {
  readonly values: unknown[];
  /** Without filters one plan serves all; with them it depends on how rare the value is. */
  readonly isPlannedOnce: boolean;
  readonly #limit: number;
  readonly #page: string;
  readonly #below: string;
  readonly #project: string;
  readonly #wanted: string;
  readonly #member: string;
  readonly #version: string;
  /** The versions of the automations that the member is in, and of the projects whose versions the member works. */
  readonly #versions: string;
  /** Which remediation tasks the member sees beside those. */
  readonly #remediations: string;

  constructor(tenantId: string, member: string | undefined, filters: Filters) {
    this.values = [tenantId];
    // In the text, so that a plan which is kept knows how few are wanted.
    this.#limit = Math.trunc(filters.limit);
    this.#page = `order by id desc limit ${this.#limit}`;
    const given = (condition: string, value: unknown) =>
      value === undefined ? '' : ` and ${condition} $${this.values.push(value)}`;
    this.#below = given(
      'id <',
      filters.cursor === undefined ? undefined : cursorKey(filters.cursor, 'list_tasks'),
    );
    this.#project = given('project_id =', filters.project_id);
    this.#version = given('automation_version_id =', filters.automation_version_id);
    this.#wanted = [
      this.#project,
      this.#version,
      given('effective_status =', filters.status),
      given('kind =', filters.kind),
      given('assignee_id =', filters.assignee_id),
      given('due_date <', filters.due_before),
    ].join('');
    const { status, kind, assignee_id, due_before } = filters;
    this.isPlannedOnce = [status, kind, assignee_id, due_before].every((filter) => filter === undefined);
    this.#member = given('user_id =', member);
    const at = this.values.length;
    const projects = `select project_id from project_members where tenant_id = $1${this.#member}`;
    const versionsOf = (some: string) => `select automation_api.versions_of_projects_v1($1, array(${some}))`;
    const working = WORKING_ROLES.map((role) => `'${role}'`).join(', ');
    this.#versions = `select automation_api.versions_of_v1($1, $${at})
                      union all ${versionsOf(`${projects} and role in (${working})`)}`;
    const isOnCall = `select s.settings -> 'on_call' ? $${at} from directory_api.standing_v1($1, '') s`;
    this.#remediations = `kind = 'remediation' and automation_version_id is not null
      and (automation_version_id in (${versionsOf(projects)}) or (${isOnCall}))`;
  }

  ofAll(): string {
    return `select ${PACKED_SUMMARY} from tasks where ${this.#live()} ${this.#page}`;
  }

  /** Of one context: who is no member of the project reads no task to learn that. */
  ofContext(): string {
    return `select ${PACKED_SUMMARY} from tasks where ${this.#live()} and ${this.#isMineInContext()} ${this.#page}`;
  }

  /** How many tasks of one context are in each status; `isAll`: the caller reads all. */
  counts(isAll: boolean): string {
    return `select effective_status, count(*)::text from tasks
             where ${this.#live()} and ${isAll ? 'true' : this.#isMineInContext()} group by effective_status`;
  }

  #isMineInContext(): string {
    const isMember = `exists (select from project_members where tenant_id = $1${this.#member}${this.#project})`;
    return this.#project === '' ? this.#isMine() : isMember;
  }

  /** The newest of the tenant alone: all there is to do where most of them are the member's. */
  amongRecent(): string {
    return `select ${PACKED_SUMMARY}
              from (select * from tasks where tenant_id = $1 and deleted_at is null${this.#below}
                     order by id desc limit ${RECENT}) tasks
             where true${this.#wanted} and ${this.#isMine()} ${this.#page}`;
  }

  /**
   * The newest of each of the member's projects, merged: however large the tenant is, and whatever else is in it. As
   * many projects as the page has tasks are enough: those with the newest ones.
   */
  acrossProjects(): string {
    const newestOf = (context: string, limit: number) =>
      `lateral (select id from tasks where ${this.#live()} and project_id = ${context}.project_id
                 order by id desc limit ${limit})`;
    return `select ${PACKED_SUMMARY} from tasks
             where tenant_id = $1 and id = any (array(
               select newest.id
                 from (select member.project_id
                         from (select project_id from project_members where tenant_id = $1${this.#member}) member
                        cross join ${newestOf('member', 1)} newest
                        order by newest.id desc limit ${this.#limit}) active
                cross join ${newestOf('active', this.#limit)} newest
               union
               (select id from tasks
                 where ${this.#live()} and automation_version_id in (${this.#versions})
                 order by id desc limit ${this.#limit})
               union
               (select id from tasks where ${this.#live()} and ${this.#remediations}
                 order by id desc limit ${this.#limit})
                order by id desc limit ${this.#limit}))
             order by id desc`;
  }

  /** Looked up for each task, not joined: a join would lose their order. */
  #isMine(): string {
    const inProject = `project_id in (select project_id from project_members where tenant_id = $1${this.#member})`;
    const inVersion = `automation_version_id in (${this.#versions})`;
    return `(${inProject} or ${inVersion} or ${this.#remediations}) is true`;
  }

  #live(): string {
    return `tenant_id = $1 and deleted_at is null${this.#below}${this.#wanted}`;
  }
}
