import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { isInBlock } from '../../domain/block.ts';
import { ALL_PARTS } from '../../domain/parts.ts';
import { decideTransition } from '../../domain/transition.ts';
import type { Deps } from '../deps.ts';
import { transition } from '../transitions/transition.ts';

/** Lets a version go back to where it was blocked, out of the named block alone (spec 4). */
export function returnFromBlock(deps: Deps): UseCase<(typeof catalog)['automation']['returnFromBlock']> {
  return (call, { automation_version_id: versionId, blocked_at }) =>
    transition(
      deps,
      call,
      {
        versionId,
        parts: ALL_PARTS,
        decide: (facts, asker) => {
          const { previous_status: status } = facts.version;
          if (status === null || !isInBlock(facts.version, blocked_at)) return { type: 'already_applied' };
          return decideTransition(facts, asker, { status });
        },
      },
      ({ automation_version, already_applied }) => ({ returned: !already_applied, automation_version }),
    );
}
