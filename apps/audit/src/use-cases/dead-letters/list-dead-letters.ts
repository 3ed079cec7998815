import type { catalog, Contract } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { cursorKey, pageOf } from '@interlock/service';
import { letterScope } from '../../domain/letter-access.ts';
import { enterScope } from '../../store/dead-letters.ts';
import { newestLetters } from '../../store/letter-list.ts';
import { letterView } from '../../store/letter-view.ts';
import type { Deps } from '../deps.ts';

type ListDeadLetters = (typeof catalog)['audit']['listDeadLetters'] & Contract;

/** The letters that the caller's roles open, newest first. */
export function listDeadLetters({ database }: Deps): UseCase<ListDeadLetters> {
  return (call, { limit, cursor, ...filter }) =>
    database.read(call, async (tx) => {
      const scope = letterScope(call.principal);
      await enterScope(tx, scope);
      const after = cursor === undefined ? undefined : positionOf(cursor);
      const rows = await newestLetters(tx, scope, filter, after, limit + 1);
      return pageOf(
        'list_dead_letters',
        rows,
        limit,
        letterView,
        ({ first_failed_at, id }) => `${first_failed_at.toISOString()} ${id}`,
      );
    });
}

function positionOf(cursor: string): { at: string; id: string } {
  const [at = '', id = ''] = cursorKey(cursor, 'list_dead_letters').split(' ');
  return { at, id };
}
