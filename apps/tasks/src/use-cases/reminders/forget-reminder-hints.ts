import type { catalog, Input } from '@interlock/contracts';
import { inTenant } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { deleteHints } from '../../store/reminder-hints.ts';
import type { Deps } from '../deps.ts';

type ForgetReminderHints = (typeof catalog)['tasks']['forgetReminderHints'];

/** Forgets hints that were followed. */
export function forgetReminderHints({ database }: Deps): UseCase<ForgetReminderHints> {
  return async (_call, { hints }) => {
    await forgetHints(database, hints);
    return {};
  };
}

/** Forgets hints, of each tenant by itself. */
export async function forgetHints(
  database: Deps['database'],
  hints: Input<ForgetReminderHints>['hints'],
): Promise<void> {
  for (const tenantId of new Set(hints.map(({ tenant_id }) => tenant_id))) {
    const ids = hints.filter(({ tenant_id }) => tenant_id === tenantId).map(({ id }) => id);
    await inTenant(database.pool, tenantId, (tx) => deleteHints(tx, tenantId, ids));
  }
}
