import type { catalog } from '@interlock/contracts';
import { readTransaction } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { openCascades } from '../../store/cascade.ts';
import type { Deps } from '../deps.ts';

/** The cascades of all tenants that are under way, by the rows: what whoever drives them may have lost. */
export function listOpenCascades({ database }: Deps): UseCase<(typeof catalog)['tasks']['listOpenCascades']> {
  return async (_call, { limit }) => ({
    items: await readTransaction(database.pool, (tx) => openCascades(tx, limit)),
  });
}
