import { newId } from '@interlock/database';
import type { Delivery } from '@interlock/messaging';
import type { TasksService } from './tasks-service.ts';

/** A version of an automation with an owner and a client; Blocked, with its task, where `remediation` is given. */
export async function versionOf(
  service: TasksService,
  remediation: string | null = null,
  project: string | null = null,
): Promise<string> {
  const [automation, version] = [newId(), newId()];
  await service.rows(
    `insert into automation.automations (tenant_id, id, name, created_by) values ('acme', $1, 'Invoices', 'olga')`,
    [automation],
  );
  await service.rows(
    `insert into automation.automation_members (tenant_id, automation_id, user_id, role)
     values ('acme', $1, 'olga', 'owner'), ('acme', $1, 'cleo', 'client')`,
    [automation],
  );
  await service.rows(
    `insert into automation.automation_versions
       (tenant_id, id, automation_id, number, status, status_changed_by_user_id, created_by,
        previous_status, blocked_reason, blocked_at, remediation_task_id, project_id)
     select 'acme', $1, $2, 1, case when $3::uuid is null then 'Live' else 'Blocked' end, 'olga', 'olga',
            case when $3::uuid is not null then 'Live' end, case when $3::uuid is not null then 'Down' end,
            case when $3::uuid is not null then clock_timestamp() end, $3, $4`,
    [version, automation, remediation, project],
  );
  return version;
}

/** A blocked version with its remediation task, as the automation service makes both. */
export async function blockedVersion(
  service: TasksService,
  project: string | null = null,
): Promise<{ version: string; task: string }> {
  const task = newId();
  const version = await versionOf(service, task, project);
  const said = {
    ...{
      event_id: newId(),
      audit_id: newId(),
      actor_type: 'user',
      user_id: 'olga',
      request_id: 'r',
      cause: null,
    },
    ...{ title: 'Remediate', description: 'Do it.' },
  };
  await service.rows('select tasks_api.open_remediation_v1($1, $2, $3, $4)', ['acme', task, version, said]);
  return { version, task };
}

/** A message that says that something failed. */
export function deliveryOf(data: object): Delivery {
  return {
    id: newId(),
    subject: 'validation.failed.scanner',
    deliveries: 1,
    header: () => undefined,
    text: () => JSON.stringify(data),
    json: () => data,
  };
}
