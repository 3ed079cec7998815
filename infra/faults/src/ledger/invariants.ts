import type { Pool } from 'pg';

interface Invariant {
  /** What must be true of each row; the query returns those of which it isn't. */
  readonly says: string;
  readonly sql: string;
}

const AUDIT_ROWS = ['directory', 'tasks', 'automation', 'audit', 'notifications']
  .map((schema) => `select id, tenant_id from ${schema}.audit_logs where tenant_id = $1`)
  .join(' union all ');

const OUTBOX_OF_AUDIT = (schema: string): Invariant => ({
  says: `every audit row of ${schema} has one event, and every event one audit row`,
  sql: `select coalesce(a.id::text, o.audit_id) as culprit, count(*)
          from (select * from ${schema}.audit_logs where tenant_id = $1) a
          full join (select payload::jsonb -> 'audit' ->> 'id' as audit_id
                       from ${schema}.outbox where tenant_id = $1) o on o.audit_id = a.id::text
         group by 1, a.id, o.audit_id having count(*) <> 1 or a.id is null or o.audit_id is null`,
});

const INVARIANTS: readonly Invariant[] = [
  {
    says: "a task's version is the number of its audit rows",
    sql: `select t.id as culprit, t.version, count(a.id) from tasks.tasks t
            left join tasks.audit_logs a on a.tenant_id = t.tenant_id and a.entity_type = 'task' and a.entity_id = t.id::text
           where t.tenant_id = $1 group by t.id, t.version having count(a.id) <> t.version`,
  },
  {
    says: "a task's events carry its versions, each once",
    sql: `select t.id as culprit, t.version from tasks.tasks t
            left join tasks.outbox o on o.tenant_id = t.tenant_id and o.entity_type = 'task' and o.entity_id = t.id::text
           where t.tenant_id = $1 group by t.id, t.version
          having array_agg(o.entity_version order by o.entity_version)
                 is distinct from (select array_agg(v::bigint) from generate_series(1, t.version) v)`,
  },
  {
    says: "a task's status is that of its last change of status",
    sql: `select t.id as culprit, t.effective_status, last.status as audited from tasks.tasks t
            cross join lateral (select metadata ->> 'new_status' as status from tasks.audit_logs a
              where a.tenant_id = t.tenant_id and a.entity_id = t.id::text and a.action_type in ('update_task_status', 'move_task')
              order by a.occurred_at desc, a.id desc limit 1) last
           where t.tenant_id = $1 and t.effective_status <> last.status`,
  },
  {
    says: 'an audit row or event of a task belongs to a task',
    sql: `select entity_id as culprit from (
            select entity_id from tasks.audit_logs where tenant_id = $1 and entity_type = 'task'
            union select entity_id from tasks.outbox where tenant_id = $1 and entity_type = 'task') e
           where not exists (select from tasks.tasks t where t.tenant_id = $1 and t.id::text = e.entity_id)`,
  },
  ...['directory', 'tasks', 'automation', 'audit', 'notifications'].map(OUTBOX_OF_AUDIT),
  {
    says: "a version's number of changes is that of its audit rows and of its history, whose last is its status",
    sql: `select v.id as culprit, v.version, audits.n as audits, history.n as history, history.last
            from automation.automation_versions v
           cross join lateral (
             select count(*) as n from automation.audit_logs a
              where a.tenant_id = v.tenant_id and a.entity_id = v.id::text
                and a.action_type in ('create_automation_version', 'update_status')) audits
           cross join lateral (
             select count(*) as n, (array_agg(h.to_status order by h.occurred_at desc))[1] as last
               from automation.automation_versions_status_history h
              where h.tenant_id = v.tenant_id and h.automation_version_id = v.id) history
           where v.tenant_id = $1
             and (v.version, v.version, v.status) is distinct from (audits.n, history.n, history.last)`,
  },
  {
    says: 'a project mirrors the newest of its versions that is not archived',
    sql: `select p.id as culprit, p.lifecycle_status, p.delivery_phase, newest.status
            from tasks.projects p
           cross join lateral (
             select v.status, v.delivery_phase from automation.automation_versions v
              where v.tenant_id = p.tenant_id and v.project_id = p.id
              order by (v.status = 'Archived'), v.id desc limit 1) newest
           where p.tenant_id = $1
             and (p.lifecycle_status, p.delivery_phase) is distinct from (newest.status, newest.delivery_phase)`,
  },
  {
    says: 'a version that was blocked has one remediation task for each block, open only in the one under way',
    sql: `select v.id as culprit, v.status, blocks.n as blocks, made.n as tasks, made.open
            from automation.automation_versions v
           cross join lateral (
             select count(*) as n from automation.automation_versions_status_history h
              where h.tenant_id = v.tenant_id and h.automation_version_id = v.id and h.to_status = 'Blocked') blocks
           cross join lateral (
             select count(*) as n,
                    count(*) filter (where t.effective_status not in ('done', 'canceled')
                                       and t.id is distinct from v.remediation_task_id) as open
               from tasks.tasks t
              where t.tenant_id = v.tenant_id and t.automation_version_id = v.id and t.kind = 'remediation') made
           where v.tenant_id = $1 and (blocks.n <> made.n or made.open > 0)`,
  },
  {
    says: 'every audit row is in the ledger once, and nothing else is',
    sql: `select coalesce(a.id, l.audit_id) as culprit from (${AUDIT_ROWS}) a
            full join (select audit_id from audit.ledger where tenant_id = $1) l on l.audit_id = a.id
           group by 1, a.id, l.audit_id having count(*) <> 1 or a.id is null or l.audit_id is null`,
  },
  {
    says: "the ledger's chain has no gap and no fork",
    sql: `select seq as culprit from (
            select seq, prev_hash, lag(seq, 1, 0) over w as before, lag(hash) over w as hash_before
              from audit.ledger where tenant_id = $1 window w as (order by seq)) l
           where seq <> before + 1 or (before > 0 and prev_hash <> hash_before)`,
  },
  {
    says: 'a validation failure is one task, counted once',
    sql: `select failure_field as culprit, count(*), max(occurrences) from tasks.tasks
           where tenant_id = $1 and failure_field is not null
           group by 1 having count(*) <> 1 or max(occurrences) <> 1`,
  },
];

/** One line for each invariant that does not hold in a tenant, with the first rows that break it. */
export async function brokenInvariants(admin: Pool, tenant: string): Promise<string[]> {
  const broken: string[] = [];
  for (const { says, sql } of INVARIANTS) {
    const { rows } = await admin.query(sql, [tenant]);
    if (rows.length > 0)
      broken.push(`Not so: ${says}. ${rows.length} rows, such as ${JSON.stringify(rows.slice(0, 3))}`);
  }
  return broken;
}
