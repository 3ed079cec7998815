import type { World } from '../world.ts';

/**
 * Who must be told what because of the events: an assignee of an assignment; assignee and owners of a change; nobody of
 * what they did.
 */
const EXPECTED = `
  with events as (
    select event_id::text, type, data -> 'task' as task,
           case when actor ->> 'type' = 'user' then actor ->> 'id' end as done_by,
           data ->> 'old_status' as old_status, data ->> 'new_status' as new_status
      from tasks.outbox cross join lateral (
             select payload::jsonb -> 'data' as data, payload::jsonb -> 'actor' as actor) payload
     where tenant_id = $1 and entity_type = 'task')
  select event_id, 'task_assigned' as template, task ->> 'assignee_id' as user_id
    from events where type in ('task_created', 'task_assigned') and task ->> 'assignee_id' is not null
     and task ->> 'assignee_id' is distinct from done_by
  union
  select event_id, 'task_status_updated', told.user_id from events
    cross join lateral (
      select task ->> 'assignee_id' as user_id
      union select user_id from tasks.project_members
             where tenant_id = $1 and role = 'owner' and project_id::text = task ->> 'project_id') told
   where type in ('task_status_updated', 'task_moved') and old_status <> new_status and told.user_id is not null
     and told.user_id is distinct from done_by`;

/** The expected pairs beside the rows of a table, where the two differ or a pair is there more than once. */
const differences = (expected: string, table: string) => `
  select coalesce(e.event_id, n.event_id) as event_id, coalesce(e.template, n.template) as template,
         count(n.event_id)
    from (${expected}) e
    full join (select event_id, template, user_id from ${table} where tenant_id = $1) n
      using (event_id, template, user_id)
   group by 1, 2, user_id, e.event_id having count(n.event_id) <> 1 or e.event_id is null`;

const MAILED = `select * from (${EXPECTED}) all_expected where template = 'task_assigned'`;

interface CaughtMail {
  readonly to: readonly { readonly address: string }[];
  readonly headers: Readonly<Record<string, string>>;
}

/** One line for each kind of notice of which a recipient has none, more than one, or one too many. */
export async function wrongNotices(
  world: World,
  tenant: string,
): Promise<{ lines: string[]; mails: number }> {
  const lines: string[] = [];
  const notifications = await world.admin.query(differences(EXPECTED, 'notifications.notifications'), [
    tenant,
  ]);
  const deliveries = await world.admin.query(differences(MAILED, 'notifications.deliveries'), [tenant]);
  for (const [what, { rows }] of [
    ['notifications', notifications],
    ['deliveries', deliveries],
  ] as const)
    if (rows.length > 0)
      lines.push(`${rows.length} wrong ${what}, such as ${JSON.stringify(rows.slice(0, 3))}`);

  const { rows } = await world.admin.query<{ event_id: string; user_id: string }>(MAILED, [tenant]);
  const expected = new Set(rows.map(({ event_id, user_id }) => `${event_id} ${user_id}`));
  const caught = await caughtMails(world, tenant);
  const wrong = [...expected].filter((key) => caught.get(key) !== 1);
  const surplus = [...caught.keys()].filter((key) => !expected.has(key));
  if (wrong.length > 0)
    lines.push(
      `${wrong.length} mails not there once, such as ${wrong[0]}: ${caught.get(wrong[0]!) ?? 0} times`,
    );
  if (surplus.length > 0) lines.push(`${surplus.length} mails that nobody should get, such as ${surplus[0]}`);
  return { lines, mails: caught.size };
}

/** How often each event was mailed to each user of the tenant. */
async function caughtMails(world: World, tenant: string): Promise<Map<string, number>> {
  const response = await fetch(`${world.stack.mail}/email`);
  const counts = new Map<string, number>();
  for (const { to, headers } of (await response.json()) as CaughtMail[]) {
    for (const { address } of to) {
      const [user, host] = address.split('@');
      if (host !== `${tenant}.example`) continue;
      const key = `${headers['x-interlock-event']} ${user}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}
