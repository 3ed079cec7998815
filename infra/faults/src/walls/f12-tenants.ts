import { randomUUID } from 'node:crypto';
import { encodeCursor } from '@interlock/contracts';
import { concurrently } from '../concurrently.ts';
import type { Fault, Finding } from '../fault.ts';
import { untilSettled } from '../ledger/settled.ts';
import { asProvisioner } from '../stack/bus-administrator.ts';
import type { World } from '../world.ts';
import { definerFunctions } from './definer-functions.ts';
import type { Id } from './ids.ts';
import { inputOf, inputWith, type Fields } from './inputs.ts';
import { textPlaces } from './places.ts';
import { rowSecurity } from './row-security.ts';
import { ROUTES, type RouteCase } from './routes.ts';
import { textForm } from './sample.ts';
import { send, type Reply } from './send.ts';
import { allTables, rowsOf } from './tables.ts';
import { callersOf, populate, reached, type Caller, type PopulatedTenant } from './tenant.ts';

const AT_ONCE = 8;
/** Texts that are, or hold, an id of any form. */
const TEXT_IDS = /^cursor$|_id$/;

/** F12: every route, and every table by itself, with what belongs to another tenant. */
export const tenants: Fault = {
  id: 'F12',
  title: 'every route and table × the ids of another tenant',
  async run(world, short) {
    const own = await populate(world, 'a');
    const other = await populate(world, 'b');
    const found = [
      await rowSecurity(world, own, other),
      await definerFunctions(world, own, other),
      await routesHold(world, own, other, short),
    ];
    return {
      fired: found.every(({ fired }) => fired > 0) ? found.reduce((sum, { fired }) => sum + fired, 0) : 0,
      violations: found.flatMap(({ violations }) => violations),
      numbers: Object.assign({}, ...found.map(({ numbers }) => numbers)) as Finding['numbers'],
    };
  },
};

/** A field of a route that takes an id, and an id of the other tenant for it. */
interface Attack {
  readonly route: RouteCase;
  readonly caller: Caller;
  readonly field: string;
  readonly path: readonly string[];
  readonly foreign: string;
  readonly unknown: string;
}

/** Every route with each of the other tenant's ids in each field that takes one: nothing read, nothing written. */
async function routesHold(
  world: World,
  own: PopulatedTenant,
  other: PopulatedTenant,
  short: boolean,
): Promise<Finding> {
  const attacks = inOrder(ROUTES).map((route) => attacksOn(route, other, short));
  const before = await stateOf(world, other.tenant);
  const violations: string[] = [];
  for (const onOne of attacks)
    violations.push(
      ...(await concurrently(onOne, AT_ONCE, (attack) => carryOut(world, own, other, attack))).flat(),
    );
  violations.push(...(await ownWorks(world, own)));
  const late = await untilSettled(world);
  const after = await stateOf(world, other.tenant);
  for (const [what, rows] of after)
    if (rows !== before.get(what)) violations.push(`${what} of the other tenant has changed.`);
  const requests = attacks.flat();
  const fields = new Set(requests.map(({ route, field }) => `${route.name} ${field}`)).size;
  return {
    fired: requests.length,
    violations: [...new Set(violations), ...(late ? [late] : [])],
    numbers: {
      routes: ROUTES.length,
      id_fields: fields,
      foreign_ids: other.ids.length,
      requests: requests.length,
    },
  };
}

/**
 * A person's id is the caller's own to give: a PUT may make a member under the id of another tenant's. So the routes
 * that can't come first, and then those that put the most particular things.
 */
function inOrder(routes: readonly RouteCase[]): RouteCase[] {
  const puts = routes.filter(({ route }) => route.method === 'PUT');
  return [
    ...routes.filter((route) => !puts.includes(route)),
    ...puts.sort((a, b) => b.inPath.length - a.inPath.length),
  ];
}

function attacksOn(route: RouteCase, other: PopulatedTenant, short: boolean): Attack[] {
  const callers = callersOf(route);
  return textPlaces(route.fields).flatMap(({ path, form }) => {
    const field = path.join('.');
    const takes = ({ form: of }: Id) => of === form || (form === 'text' && TEXT_IDS.test(field));
    const tenant: Id = { kind: 'tenant', form: 'external', value: other.tenant };
    const values = new Map([...other.ids, tenant].filter(takes).map((id) => [id.value, id.form]));
    const shown = (value: string) => (field === 'cursor' ? encodeCursor(route.contract.name, value) : value);
    // In the short form, each id is tried by one caller: which, differs from id to id.
    return [...values].flatMap(([value, of], nth) =>
      callers
        .filter((_, at) => !short || at === nth % callers.length)
        .map((caller) => ({
          ...{ route, caller, field, path },
          foreign: shown(value),
          unknown: shown(of === 'uuid' ? randomUUID() : `no.${value.slice(-50)}`),
        })),
    );
  });
}

/** The answer to another tenant's id must be the answer to one that nobody has, and show nothing of the other's. */
async function carryOut(
  world: World,
  own: PopulatedTenant,
  other: PopulatedTenant,
  attack: Attack,
): Promise<string[]> {
  const { route, caller, field, path, foreign, unknown } = attack;
  const ask = (value: string) =>
    send(world.stack.gateway, own.tokens[caller], route, inputWith(route, own.ingredients, path, value));
  const [got, control] = [await ask(foreign), await ask(unknown)];
  const as = `${route.name} as ${caller} with another tenant's ${field}`;
  const seen = `${got.text} ${got.headers.get('etag') ?? ''}`.replaceAll(foreign, '');
  const lines: string[] = [];
  if (
    seen.includes(other.tenant) ||
    other.ids.some(({ form, value }) => form === 'uuid' && seen.includes(value))
  )
    lines.push(`${as} shows what is the other's: ${got.status} ${got.text.slice(0, 200)}`);
  if (got.status >= 500) lines.push(`${as} is answered ${got.status}.`);
  if (answerOf(got, foreign) !== answerOf(control, unknown))
    lines.push(
      `${as} is answered otherwise than an unknown one: ${got.status} ${got.text.slice(0, 200)}, not ${control.status} ${control.text.slice(0, 200)}`,
    );
  if (route.inPath.includes(field) && textForm(route.fields[field] ?? {}) === 'uuid' && got.status !== 404)
    lines.push(`${as} is answered ${got.status}, not 404.`);
  return lines;
}

/** What an answer says, but for the id it repeats and the request's own; a success says only that it is one. */
function answerOf({ status, text }: Reply, sent: string): string {
  if (status < 300) return 'success';
  const { request_id: _, ...said } = JSON.parse(text) as Fields;
  return JSON.stringify({ ...said }).replaceAll(sent, '<id>');
}

/** The routes work with the tenant's own ids; those that delete come last. Else the walls would stand before nothing. */
async function ownWorks(world: World, own: PopulatedTenant): Promise<string[]> {
  const lines: string[] = [];
  // What was made last is deleted first: nothing is left of what stands within something else.
  const newest = (route: RouteCase) => String(inputOf(route, own.ingredients)[route.inPath.at(-1) ?? '']);
  const deletes = ROUTES.filter(({ route }) => route.method === 'DELETE').sort(
    (a, b) => b.inPath.length - a.inPath.length || newest(b).localeCompare(newest(a)),
  );
  const deletesLast = [...ROUTES.filter((route) => !deletes.includes(route)), ...deletes];
  for (const route of deletesLast) {
    const fields = inputOf(route, own.ingredients);
    const replies = [];
    for (const caller of callersOf(route))
      replies.push(await send(world.stack.gateway, own.tokens[caller], route, fields));
    if (!replies.some(reached))
      lines.push(
        `${route.name} does not work with the tenant's own ids: ${replies.map(({ status, text }) => `${status} ${text.slice(0, 200)}`).join(' ')}`,
      );
  }
  return lines;
}

/** Everything that is stored of a tenant: its rows in all tables, and its messages by subject. */
async function stateOf(world: World, tenant: string): Promise<Map<string, string>> {
  const state = await rowsOf(world.admin, await allTables(world.admin), tenant);
  const messages = await asProvisioner(world, async (manager) => {
    const { state } = await manager.streams.info('EVENTS', { subjects_filter: `evt.*.*.${tenant}` });
    return JSON.stringify(Object.entries(state.subjects ?? {}).sort());
  });
  return state.set('The stream EVENTS', messages);
}
