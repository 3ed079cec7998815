import { readTransaction } from '@interlock/database';
import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { openBlocks } from '../../store/blocks.ts';
import type { Deps } from '../deps.ts';

/** The blocks under way, of all tenants. */
export function listOpenBlocks({
  database,
}: Deps): UseCase<(typeof catalog)['automation']['listOpenBlocks']> {
  return (_call, { after, limit }) =>
    readTransaction(database.pool, async (tx) => ({
      items: (await openBlocks(tx, after, limit)).map(({ id, blocked_at, ...block }) => ({
        ...block,
        automation_version_id: id,
        blocked_at: blocked_at.toISOString(),
      })),
    }));
}
