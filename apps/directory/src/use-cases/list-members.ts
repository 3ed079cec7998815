import type { catalog, Contract } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { cursorKey, pageOf } from '@interlock/service';
import { memberOf, newestMembers, type MemberPosition } from '../store/members.ts';
import type { Deps } from './deps.ts';

type ListMembers = (typeof catalog)['directory']['listMembers'] & Contract;

/** The members of the caller's tenant, newest first. */
export function listMembers({ database }: Deps): UseCase<ListMembers> {
  return (call, { limit, cursor }) =>
    database.read(call, async (tx) => {
      const after = cursor === undefined ? undefined : positionOf(cursor);
      const rows = await newestMembers(tx, call.principal.tenantId, after, limit + 1);
      return pageOf(
        'list_members',
        rows,
        limit,
        memberOf,
        (row) => `${row.created_at.toISOString()} ${row.user_id}`,
      );
    });
}

function positionOf(cursor: string): MemberPosition {
  const [time = '', user_id = ''] = cursorKey(cursor, 'list_members').split(' ');
  return { created_at: new Date(time), user_id };
}
