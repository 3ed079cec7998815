import { accessOf } from '@interlock/contracts';
import { randomUUID } from 'node:crypto';
import { makeToken } from '@interlock/stack';
import { untilSettled } from '../ledger/settled.ts';
import type { World } from '../world.ts';
import { bury } from './buried.ts';
import { idFor, idsOf, type Id } from './ids.ts';
import { inputOf, type Fields } from './inputs.ts';
import { ROUTES, type RouteCase } from './routes.ts';
import { plain, sample, textForm, type Ingredients } from './sample.ts';
import { send, type Reply } from './send.ts';
import { allTables } from './tables.ts';

/** Who asks: with all roles, with none, and a service. */
export const CALLERS = ['admin', 'member', 'service'] as const;
export type Caller = (typeof CALLERS)[number];

/** A tenant in which every route was asked to make or change something. */
export interface PopulatedTenant {
  readonly tenant: string;
  readonly tokens: Readonly<Record<Caller, string>>;
  readonly ids: readonly Id[];
  readonly ingredients: Ingredients;
}

const ROLES = ['admin', 'ops_build', 'ops_release', 'workflows_write'];
const PERSON = /^((user|assignee|actor|owner)_id|on_call)$/;
const MOST_PASSES = 5;
/** An answer that says that the request was understood, and its objects found. */
const NOT_REACHED = new Set(['validation_failed', 'unauthenticated', 'forbidden', 'not_found']);

/** Whether a use case was reached: it did what was asked, or one of its own rules refused. */
export function reached({ status, code }: Reply): boolean {
  return status < 300 || (status < 500 && code !== undefined && !NOT_REACHED.has(code));
}

/** The callers whom a contract lets in at all. */
export function callersOf({ contract, route }: RouteCase): readonly Caller[] {
  const access = accessOf(contract, route);
  return CALLERS.filter((caller) => access === 'any' || (access === 'service') === (caller === 'service'));
}

/**
 * A tenant that has something of everything: the routes that change something are called, in rounds, with inputs
 * made of what the rounds before have made, until every route's objects are there. Throws naming the route for
 * which that can't be done: a new kind of object needs a route that makes it, or a line in `ids.ts`.
 */
export async function populate(world: World, name: string): Promise<PopulatedTenant> {
  const tenant = `walls-${name}-${Date.now().toString(36)}`;
  const people = { admin: `ann.${tenant}`, member: `mia.${tenant}`, service: `svc.${tenant}` };
  const token = (caller: Caller, roles: string[]) => {
    const use = caller === 'service' ? 'service' : 'session';
    return makeToken(world.stack, { tenant, user: people[caller], roles, use, ttlSeconds: 3_600 });
  };
  const tokens = {
    admin: await token('admin', ROLES),
    member: await token('member', []),
    service: await token('service', ['flow_11', 'flow_12', 'flow_24', 'flow_35']),
  };

  const id = (ids: readonly Id[]) => (field: string, form: Id['form']) => {
    if (field === 'tenant_id') return tenant;
    if (form === 'external' && PERSON.test(field)) return people.member;
    // What else comes from outside is of the caller's own making.
    return idFor(field, form, ids) ?? (form === 'external' ? `made.${randomUUID()}` : undefined);
  };
  const waiting = new Map<RouteCase, string>(ROUTES.map((route) => [route, 'not asked']));
  const tables = await allTables(world.admin);
  for (let pass = 0; pass < MOST_PASSES && waiting.size > 0; pass += 1) {
    for (const route of ROUTES) {
      const ids = await idsOf(world.admin, tables, tenant);
      const why = await ask(world, route, tokens, { words: `Words of ${tenant}`, id: id(ids) });
      if (why === undefined) waiting.delete(route);
      else waiting.set(route, why);
    }
    if (pass === 0) {
      const ids = await idsOf(world.admin, tables, tenant);
      await bury(world, tokens.service, { words: `Words of ${tenant}`, id: id(ids) });
    }
    const late = await untilSettled(world);
    if (late) throw new Error(late);
  }
  if (waiting.size > 0) throw new Error([...waiting.values()].join('\n'));
  const ids = await idsOf(world.admin, tables, tenant);
  return { tenant, tokens, ids, ingredients: { words: `Words of ${tenant}`, id: id(ids) } };
}

/** Asks a route to change something, with as many ids as it takes; undefined once it was reached, else why not. */
async function ask(
  world: World,
  route: RouteCase,
  tokens: PopulatedTenant['tokens'],
  from: Ingredients,
): Promise<string | undefined> {
  let why = `${route.name}: nobody may call it`;
  try {
    const inputs = variants(route, from);
    // What is deleted is gone for the others: that its input can be made is enough here.
    if (route.route.method === 'DELETE') return undefined;
    for (const fields of inputs) {
      for (const caller of callersOf(route)) {
        const reply = await send(world.stack.gateway, tokens[caller], route, fields, {
          'idempotency-key': randomUUID(),
        });
        if (reached(reply)) return undefined;
        why = `${route.name} as ${caller}: ${reply.status} ${reply.text.slice(0, 300)}`;
      }
    }
  } catch (error) {
    why = (error as Error).message;
  }
  return why;
}

/** Inputs with all the ids and times that the route takes together, and with none but those it needs. */
function variants(route: RouteCase, from: Ingredients): Fields[] {
  const smallest = inputOf(route, from);
  let most = smallest;
  for (const [field, schema] of Object.entries(route.fields)) {
    const form = textForm(plain(schema).items ?? schema);
    // What is made has times too, so that what is planned for them is there.
    const isTime = form === 'date-time' && route.route.method === 'POST';
    if (field in most || (form !== 'uuid' && form !== 'external' && !isTime)) continue;
    try {
      const more = { ...most, [field]: sample(schema, field, from) };
      if (route.route.request.safeParse(more).success) most = more;
    } catch {
      // There is none yet.
    }
  }
  return [most, smallest];
}
