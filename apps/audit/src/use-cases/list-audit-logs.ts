import type { catalog, Contract } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { cursorKey, pageOf } from '@interlock/service';
import { requireAuditor } from '../domain/access.ts';
import { auditEntryOf, newestEntries } from '../store/ledger.ts';
import type { Deps } from './deps.ts';

type ListAuditLogs = (typeof catalog)['audit']['listAuditLogs'] & Contract;

/** The ledger of the caller's tenant, newest first. */
export function listAuditLogs({ database }: Deps): UseCase<ListAuditLogs> {
  return (call, { limit, cursor, ...filter }) =>
    database.read(call, async (tx) => {
      requireAuditor(call.principal);
      const before = cursor === undefined ? undefined : cursorKey(cursor, 'list_audit_logs');
      const rows = await newestEntries(tx, call.principal.tenantId, filter, before, limit + 1);
      return pageOf('list_audit_logs', rows, limit, auditEntryOf, (row) => row.seq);
    });
}
