import { catalog } from '@interlock/contracts';
import type { AskService } from '../services/ask.ts';
import { inParallel } from '../services/in-parallel.ts';
import type { Launcher } from '../temporal/launcher.ts';
import type { Duty } from './rounds.ts';

const LIMIT = 1_000;
const AT_ONCE = 4;

/** Starts the cascades that are under way by the rows and that nothing runs. One that runs isn't disturbed. */
export function openCascades(ask: AskService, launcher: Pick<Launcher, 'ensureCascade'>): Duty {
  return {
    name: 'open_cascades',
    async run() {
      const { items } = await ask(catalog.tasks.listOpenCascades, { limit: LIMIT });
      let done = 0;
      await inParallel(items, AT_ONCE, async ({ tenant_id, project_id, status_number, project, status }) => {
        const cascade = {
          ...{ tenantId: tenant_id, projectId: project_id, statusNumber: status_number },
          about: { project, status },
        };
        if (await launcher.ensureCascade(cascade)) done += 1;
      });
      return { done, more: false };
    },
  };
}
