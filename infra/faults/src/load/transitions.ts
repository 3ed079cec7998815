import { createClient, type Client } from '@interlock/client';
import { catalog } from '@interlock/contracts';
import { makeToken } from '@interlock/stack';
import type { World } from '../world.ts';

const { automation, tasks } = catalog;

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
  const request = { tenant, user: 'ada', roles: ['admin'], use: 'session', ttlSeconds: 3_600 } as const;
  const token = await makeToken(world.stack, { ...request, roles: ['admin'] });
  const admin = createClient({ baseUrl: world.stack.gateway, token });
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
  const { body: owned } = await admin.call(tasks.createProject, { name: 'Onboarding' });
  const { body: made } = await admin.call(automation.createAutomation, { name: 'Invoices' });
  const { body } = await admin.call(automation.createAutomationVersion, {
    automation_id: made.automation.id,
    project_id: owned.project.id,
  });
  for (const status of ['Blocked', 'Archived'] as const) {
    await admin.call(automation.updateAutomationStatus, {
      automation_version_id: body.automation_version.id,
      status,
      blocked_reason: 'It fails.',
    });
    onAcknowledged();
  }
}
