import { createClient, type Client } from '@interlock/client';
import { catalog } from '@interlock/contracts';
import { makeToken } from '@interlock/stack';
import type { World } from '../world.ts';

const { automation, tasks } = catalog;

/** Speaks for an administrator of a tenant. */
export async function adminOf(world: World, tenant: string): Promise<Client> {
  const token = await makeToken(world.stack, {
    ...{ tenant, user: 'ada', roles: ['admin'], use: 'session', ttlSeconds: 3_600 },
  });
  return createClient({ baseUrl: world.stack.gateway, token });
}

/** The id of a new version on a project of its own. */
export async function makeVersion(admin: Client): Promise<string> {
  const { body: owned } = await admin.call(tasks.createProject, { name: 'Onboarding' });
  const { body: made } = await admin.call(automation.createAutomation, { name: 'Invoices' });
  const { body } = await admin.call(automation.createAutomationVersion, {
    automation_id: made.automation.id,
    project_id: owned.project.id,
  });
  return body.automation_version.id;
}
