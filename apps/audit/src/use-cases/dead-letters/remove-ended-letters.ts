import type { RemoveSome } from '@interlock/service';
import { removeEnded } from '../../store/all-letters.ts';
import type { Deps } from '../deps.ts';

const BATCH = 500;

/** Removes letters that ended 90 days ago, of all tenants; those that wait are never removed. */
export function removeEndedLetters({ database }: Deps, batch = BATCH): RemoveSome {
  return async () => (await removeEnded(database.pool, batch)) === batch;
}
