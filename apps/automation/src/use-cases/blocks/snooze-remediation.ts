import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import type { Deps } from '../deps.ts';
import { actOnBlock } from './act-on-block.ts';

/** Puts the reminder and the escalation of a block off. */
export function snoozeRemediation({
  database,
}: Deps): UseCase<(typeof catalog)['automation']['snoozeRemediation']> {
  return (call, { seconds, ...asked }) =>
    database.write(call, (tx, standing) =>
      actOnBlock(tx, call, standing, asked, {
        ...{ act: 'snooze', seconds },
        ...{ type: 'remediation_snoozed', actionType: 'snooze_remediation' },
      }),
    );
}
