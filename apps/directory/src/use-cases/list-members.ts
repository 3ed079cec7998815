import { decodeCursor, refuse, type catalog, type Contract } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { memberOf, newestMembers, type MemberPosition } from '../store/members.ts';
import { pageOf } from '../store/page.ts';
import type { Deps } from './deps.ts';

type ListMembers = (typeof catalog)['directory']['listMembers'] & Contract;

/** The members of the caller's tenant, newest first. */
export function listMembers({ database }: Deps): UseCase<ListMembers> {
  return (call, { limit, cursor }) =>
    database.read(call, async (tx) => {
      const after = cursor === undefined ? undefined : positionOf(cursor);
      const rows = await newestMembers(tx, call.principal.tenantId, after, limit + 1);
      return pageOf(rows, limit, memberOf, (row) => `${row.created_at.toISOString()} ${row.user_id}`);
    });
}

function positionOf(cursor: string): MemberPosition {
  const [, time = '', user_id = ''] = /^(\S+) ([A-Za-z0-9_.-]{1,64})$/.exec(decodeCursor(cursor)) ?? [];
  const created_at = new Date(time);
  if (!Number.isNaN(created_at.getTime())) return { created_at, user_id };
  const message = 'Use the next_cursor of an earlier page, unchanged.';
  throw refuse('validation_failed', `cursor: ${message}`, { details: [{ field: 'cursor', message }] });
}
