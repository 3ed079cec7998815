import { refuse, RefusedError, type catalog, type Input, type Principal } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { afterCursor } from '@interlock/service';
import { and, desc, eq, inArray, or, sql } from 'drizzle-orm';
import { seesAll, versionReadRefusal } from '../domain/access.ts';
import { findMember, memberAutomations } from './automation-members.ts';
import type { Page } from './page.ts';
import { projectRoleOf } from './projects.ts';
import {
  automationVersions,
  statusHistory,
  type AutomationVersionRow,
  type StatusHistoryRow,
} from './schema.ts';

type Filters = Input<(typeof catalog)['automation']['listAutomationVersions']>;
type Lock = 'none' | 'share' | 'no key update';

/** The refusal for a version that is not there, or another tenant's. */
export function unknownVersion() {
  return refuse('not_found', 'There is no automation version with this id.');
}

/** A version, locked as asked. Throws `not_found`. */
export async function loadVersion(
  tx: Transaction,
  tenantId: string,
  versionId: string,
  lock: Lock,
): Promise<AutomationVersionRow> {
  const query = tx.db
    .select()
    .from(automationVersions)
    .where(and(eq(automationVersions.tenant_id, tenantId), eq(automationVersions.id, versionId)));
  const [row] = lock === 'none' ? await query : await query.for(lock);
  if (row === undefined) throw unknownVersion();
  return row;
}

/** A version that `principal` may read. Throws `not_found` or `forbidden`. */
export async function loadReadableVersion(
  tx: Transaction,
  principal: Principal,
  versionId: string,
): Promise<AutomationVersionRow> {
  const row = await loadVersion(tx, principal.tenantId, versionId, 'none');
  const { tenant_id, automation_id } = row;
  const member = await findMember(tx, { tenant_id, automation_id, user_id: principal.sub });
  const projectRole = await projectRoleOf(tx, tenant_id, row.project_id, principal.sub);
  const refusal = versionReadRefusal({ principal, role: member?.role ?? null }, projectRole);
  if (refusal) throw new RefusedError(refusal);
  return row;
}

/** Inserts a version with the first entry of its history, and returns it as the database stored it. */
export async function insertVersion(
  tx: Transaction,
  made: typeof automationVersions.$inferInsert,
  entry: Pick<StatusHistoryRow, 'id' | 'actor_type' | 'user_id' | 'system_initiated' | 'request_id'>,
): Promise<AutomationVersionRow> {
  const [row] = await tx.db.insert(automationVersions).values(made).returning();
  if (row === undefined) throw new Error('An insert returned no row.');
  await tx.db.insert(statusHistory).values({
    ...entry,
    tenant_id: row.tenant_id,
    automation_version_id: row.id,
    from_status: null,
    to_status: row.status,
    status_metadata: {},
    occurred_at: row.status_changed_at,
  });
  return row;
}

/** Versions that `principal` may read, newest first. */
export function listVersionRows(
  tx: Transaction,
  principal: Principal,
  { automation_id, project_id, status, cursor, limit }: Filters,
): Promise<AutomationVersionRow[]> {
  const { tenant_id, id } = automationVersions;
  return tx.db
    .select()
    .from(automationVersions)
    .where(
      and(
        eq(tenant_id, principal.tenantId),
        automation_id === undefined ? undefined : eq(automationVersions.automation_id, automation_id),
        project_id === undefined ? undefined : eq(automationVersions.project_id, project_id),
        status === undefined ? undefined : eq(automationVersions.status, status),
        seesAll(principal)
          ? undefined
          : or(
              inArray(automationVersions.automation_id, memberAutomations(tx, principal)),
              sql`${automationVersions.project_id} in (select project_id from tasks_api.projects_of_v1(${principal.tenantId}, ${principal.sub}))`,
            ),
        afterCursor(id, cursor, 'list_automation_versions'),
      ),
    )
    .orderBy(desc(id))
    .limit(limit);
}

/** What a version has been through, newest first. */
export function listHistoryRows(
  tx: Transaction,
  { tenant_id, id }: Pick<AutomationVersionRow, 'tenant_id' | 'id'>,
  page: Page,
): Promise<StatusHistoryRow[]> {
  return tx.db
    .select()
    .from(statusHistory)
    .where(
      and(
        eq(statusHistory.tenant_id, tenant_id),
        eq(statusHistory.automation_version_id, id),
        afterCursor(statusHistory.id, page.cursor, 'list_version_history'),
      ),
    )
    .orderBy(desc(statusHistory.id))
    .limit(page.limit);
}
