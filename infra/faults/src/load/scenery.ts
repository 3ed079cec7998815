import { createClient, type Client } from '@interlock/client';
import { catalog } from '@interlock/contracts';
import { makeToken } from '@interlock/stack';
import { throughGateways } from './through-gateways.ts';
import type { World } from '../world.ts';

/** A fault's own tenant: an owner, an assignee and writers in a project. */
export interface Scenery {
  readonly tenant: string;
  readonly projectId: string;
  readonly assignee: string;
  readonly writers: readonly Client[];
  /** Speaks for the owner of the project. */
  readonly owner: Client;
}

const OWNER = 'olga';
const ASSIGNEE = 'bob';
const TOKEN_SECONDS = 3_600;

/** Makes a tenant, its members and a project in which they all are. */
export async function makeScenery(world: World, name: string, writers: number): Promise<Scenery> {
  const tenant = `${name.toLowerCase()}-${Date.now().toString(36)}`;
  const client = async (user: string) => {
    const request = { tenant, user, roles: [], use: 'session', ttlSeconds: TOKEN_SECONDS } as const;
    const token = await makeToken(world.stack, { ...request, roles: [] });
    return createClient({ baseUrl: world.stack.gateway, token, fetch: throughGateways(world) });
  };
  const owner = await client(OWNER);
  const { body } = await owner.call(catalog.tasks.createProject, { name: `Project of ${name}` });
  const projectId = body.project.id;
  const names = Array.from({ length: writers }, (_, index) => `writer-${index + 1}`);
  const clients: Client[] = [];
  await client(ASSIGNEE);
  for (const user of names) clients.push(await client(user));
  for (const user of [ASSIGNEE, ...names]) {
    const member = { project_id: projectId, user_id: user, role: 'member' };
    await owner.call(catalog.tasks.putProjectMember, member);
  }
  return { tenant, projectId, assignee: ASSIGNEE, writers: clients, owner };
}
