import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import type { Deps } from '../deps.ts';
import { actOnBlock } from './act-on-block.ts';

/** Notes that somebody works on a block. Its reminder of this round is spared; the escalation still comes. */
export function acknowledgeRemediation({
  database,
}: Deps): UseCase<(typeof catalog)['automation']['acknowledgeRemediation']> {
  return (call, asked) =>
    database.write(call, (tx, standing) =>
      actOnBlock(tx, call, standing, asked, {
        ...{ act: 'acknowledge', seconds: null },
        ...{ type: 'remediation_acknowledged', actionType: 'acknowledge_remediation' },
      }),
    );
}
