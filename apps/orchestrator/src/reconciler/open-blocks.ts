import { catalog } from '@interlock/contracts';
import type { BlockInput } from '../contracts/blocked-remediation.ts';
import { versionName } from '../domain/names.ts';
import { inParallel } from '../services/in-parallel.ts';
import type { AskService } from '../services/ask.ts';
import type { Launcher } from '../temporal/launcher.ts';
import type { Duty } from './rounds.ts';

const PAGE = 500;
const AT_ONCE = 4;

/**
 * Starts the remediations of blocks that are under way by the rows and that nothing follows. The first round hints to
 * all: what moved while nobody listened was heard by none.
 */
export function openBlocks(
  ask: AskService,
  launcher: Pick<Launcher, 'ensureRemediation' | 'hintBlock'>,
  page = PAGE,
): Duty {
  const ensure = (block: BlockInput) => launcher.ensureRemediation(block);
  let tell = async (block: BlockInput) => {
    const started = await ensure(block);
    if (!started) await launcher.hintBlock(block);
    return started;
  };
  return {
    name: 'open_blocks',
    async run() {
      let done = 0;
      let after: string | undefined;
      for (;;) {
        const { items } = await ask(catalog.automation.listOpenBlocks, { after, limit: page });
        await inParallel(items, AT_ONCE, async (block) => {
          const started = await tell({
            tenantId: block.tenant_id,
            versionId: block.automation_version_id,
            blockedAt: block.blocked_at,
            projectId: block.project_id,
            taskId: block.remediation_task_id,
            about: versionName(block.automation_name, block.number),
          });
          if (started) done += 1;
        });
        after = items.at(-1)?.automation_version_id;
        if (items.length < page) break;
      }
      tell = ensure;
      return { done, more: false };
    },
  };
}
