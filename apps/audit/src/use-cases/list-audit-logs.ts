import { decodeCursor, refuse, type catalog, type Contract } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { requireAuditor } from '../domain/access.ts';
import { auditEntryOf, newestEntries } from '../store/ledger.ts';
import { pageOf } from '../store/page.ts';
import type { Deps } from './deps.ts';

type ListAuditLogs = (typeof catalog)['audit']['listAuditLogs'] & Contract;

/** The ledger of the caller's tenant, newest first. */
export function listAuditLogs({ database }: Deps): UseCase<ListAuditLogs> {
  return (call, { limit, cursor, ...filter }) =>
    database.read(call, async (tx) => {
      requireAuditor(call.principal);
      const before = cursor === undefined ? undefined : sequenceOf(cursor);
      const rows = await newestEntries(tx, call.principal.tenantId, filter, before, limit + 1);
      return pageOf(rows, limit, auditEntryOf, (row) => row.seq);
    });
}

function sequenceOf(cursor: string): string {
  const key = decodeCursor(cursor);
  if (/^\d{1,15}$/.test(key)) return key;
  const message = 'Use the next_cursor of an earlier page, unchanged.';
  throw refuse('validation_failed', `cursor: ${message}`, { details: [{ field: 'cursor', message }] });
}
