import { createClient, type Client } from '@interlock/client';
import { catalog } from '@interlock/contracts';
import { makeToken } from '@interlock/stack';
import { concurrently } from '../../concurrently.ts';
import { OutsideLedger } from '../../ledger/outside-ledger.ts';
import type { World } from '../../world.ts';
import type { Target } from './clients.ts';
import { Requests } from './requests.ts';

/** A tenant without a limit on writes, and the requests of its people. */
export interface Crowd {
  readonly tenant: string;
  readonly ledger: OutsideLedger;
  readonly requests: Requests;
}

const PROJECTS = 10;
const AT_ONCE = 16;
const TOKEN_SECONDS = 3_600;

/** Where the stack's gateway listens. */
export function targetOf({ stack }: World): Target {
  const { hostname: host, port } = new URL(stack.gateway);
  return { host, port: Number(port) };
}

/** Makes a tenant with some projects and tasks, each project with an owner who changes its tasks. */
export async function makeCrowd(world: World, name: string, tasks: number): Promise<Crowd> {
  const tenant = `${name}-${Date.now().toString(36)}`;
  await withoutLimit(world, tenant);
  const projects = await concurrently([...Array(PROJECTS).keys()], AT_ONCE, async (at) => {
    const token = await tokenOf(world, tenant, `owner-${at}`, 'session');
    const client = clientOf(world, token);
    const { body } = await client.call(catalog.tasks.createProject, { name: `Project ${at}` });
    return { token, client, id: body.project.id };
  });
  const ledger = new OutsideLedger();
  const own = await concurrently([...Array(tasks).keys()], AT_ONCE, async (at) => {
    const { token, client, id } = projects[at % PROJECTS]!;
    const fields = { project_id: id, kind: 'general_todo', title: `Task ${at}` };
    const { status, body, requestId } = await client.call(catalog.tasks.createTask, fields);
    const subject = body.task.title;
    ledger.add({ kind: 'create', requestId, subject, outcome: 'acknowledged', status, taskId: body.task.id });
    return { id: body.task.id, token };
  });
  const { host, port } = targetOf(world);
  return { tenant, ledger, requests: new Requests(`${host}:${port}`, ledger, own) };
}

async function withoutLimit(world: World, tenant: string): Promise<void> {
  const client = clientOf(world, await tokenOf(world, tenant, 'provisioning', 'service'));
  const settings = { rate_limits: { writes_per_minute: 0 } };
  const fields = { tenant_id: tenant, name: tenant, status: 'active', settings };
  await client.call(catalog.directory.putTenant, fields);
}

function tokenOf(world: World, tenant: string, user: string, use: 'session' | 'service'): Promise<string> {
  return makeToken(world.stack, { tenant, user, roles: [], use, ttlSeconds: TOKEN_SECONDS });
}

function clientOf({ stack }: World, token: string): Client {
  return createClient({ baseUrl: stack.gateway, token });
}
