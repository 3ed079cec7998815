import { refuse } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import type { StatusCommand } from '../../domain/status-change.ts';
import { statusFactsOf } from '../../store/status-facts.ts';
import { readStatusFacts } from '../../store/status.ts';
import type { Told } from '../write-telling.ts';
import { originOf } from '../recorded.ts';
import { changeStatus, type StatusOutcome } from './change-status.ts';

/** Changes a task's status as a part of a transaction; `told` hears of it before that is committed. */
export function changeStatusWithin(
  tx: Transaction,
  call: Call,
  taskId: string,
  command: Omit<StatusCommand, 'surface'>,
  told: Told,
): Promise<StatusOutcome> {
  const { principal, surface } = call;
  const { tenantId, sub } = principal;
  const read = async () => {
    const row = await readStatusFacts(tx, { tenantId, userId: sub, taskId, to: command.status });
    if (row.id === null) throw refuse('not_found', 'There is no task with this id.');
    return statusFactsOf(tenantId, row);
  };
  return changeStatus(
    {
      read,
      commit: async (statement, outcomeOf) =>
        (await tx.query<{ updated_at: Date }>(statement)).rows.map(outcomeOf)[0],
    },
    { origin: originOf(call), principal, told },
    { ...command, surface },
  );
}
