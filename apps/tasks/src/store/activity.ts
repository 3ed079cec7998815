import type { Transaction } from '@interlock/database';
import { afterCursor } from '@interlock/service';
import { and, desc, eq } from 'drizzle-orm';
import { auditLogs } from './schema.ts';

/** Up to `limit` audit rows of a task, newest first. */
export function taskAuditRows(
  tx: Transaction,
  tenantId: string,
  taskId: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) {
  return tx.db
    .select()
    .from(auditLogs)
    .where(
      and(
        eq(auditLogs.tenant_id, tenantId),
        eq(auditLogs.entity_type, 'task'),
        eq(auditLogs.entity_id, taskId),
        afterCursor(auditLogs.id, page.cursor, 'list_task_activity'),
      ),
    )
    .orderBy(desc(auditLogs.id))
    .limit(page.limit);
}
