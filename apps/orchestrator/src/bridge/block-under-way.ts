import { catalog, RefusedError } from '@interlock/contracts';
import type { BlockInput } from '../contracts/blocked-remediation.ts';
import { versionName } from '../domain/names.ts';
import type { AskService } from '../services/ask.ts';

/**
 * Asks for the block of a version, by which its workflow is found: what happens to a task or to evidence names the
 * version alone. Undefined when it is not blocked, or not there.
 */
export function blockUnderWay(ask: AskService) {
  return async (tenantId: string, versionId: string): Promise<BlockInput | undefined> => {
    try {
      const asked = { automation_version_id: versionId };
      const { automation_version } = await ask(catalog.automation.getAutomationVersion, asked, tenantId);
      const { status, blocked_at, project_id: projectId, remediation_task_id: taskId } = automation_version;
      if (status !== 'Blocked' || blocked_at === null) return undefined;
      const { automation_id, number } = automation_version;
      const { automation } = await ask(catalog.automation.getAutomation, { automation_id }, tenantId);
      const about = versionName(automation.name, number);
      return { tenantId, versionId, blockedAt: blocked_at, projectId, taskId, about };
    } catch (error) {
      if (error instanceof RefusedError && error.refusal.code === 'not_found') return undefined;
      throw error;
    }
  };
}
