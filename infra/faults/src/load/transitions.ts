import type { Client } from '@interlock/client';
import { catalog } from '@interlock/contracts';
import type { World } from '../world.ts';
import { adminOf, makeVersion } from './versions.ts';

const { automation } = catalog;

export interface Transitions {
  readonly tenant: string;
  /** How many were acknowledged. */
  count(): number;
  /** Begins no more, and resolves when the last request has ended. */
  stop(): Promise<void>;
}

/**
 * Versions that are blocked and archived, each on a project of its own, by several clients in a tenant of its own:
 * every transition changes the version, its project and its remediation task. Requests that fail are let be.
 */
export async function startTransitions(world: World, clients: number): Promise<Transitions> {
  const tenant = `f2-versions-${Date.now().toString(36)}`;
  const admin = await adminOf(world, tenant);
  let acknowledged = 0;
  let running = true;
  const work = Array.from({ length: clients }, async () => {
    while (running) {
      await lifeOfAVersion(admin, () => {
        acknowledged += 1;
      }).catch(() => undefined);
    }
  });
  return {
    tenant,
    count: () => acknowledged,
    async stop() {
      running = false;
      await Promise.all(work);
    },
  };
}

async function lifeOfAVersion(admin: Client, onAcknowledged: () => void): Promise<void> {
  const versionId = await makeVersion(admin);
  for (const status of ['Blocked', 'Archived'] as const) {
    await admin.call(automation.updateAutomationStatus, {
      automation_version_id: versionId,
      status,
      blocked_reason: 'It fails.',
    });
    onAcknowledged();
  }
}
