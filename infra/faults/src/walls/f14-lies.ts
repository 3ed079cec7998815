import { connect } from 'node:net';
import { httpRequest } from '@interlock/client';
import { takesQuery } from '@interlock/contracts';
import { concurrently } from '../concurrently.ts';
import type { Fault, Finding } from '../fault.ts';
import type { World } from '../world.ts';
import { documentedAnswers, type AnswerCheck } from './answers.ts';
import { inputOf } from './inputs.ts';
import { lyingRequests, type LyingRequest } from './lying-requests.ts';
import { lyingTokens } from './lying-tokens.ts';
import { ROUTES, type RouteCase } from './routes.ts';
import { replyOf, sendRaw, type Reply } from './send.ts';
import { callersOf, populate, type PopulatedTenant } from './tenant.ts';

const AT_ONCE = 8;
/** In the short form, every third lie is told: which, differs from route to route. */
const SHORT_SHARE = 3;
/** The gateway waits 10 s for a request, and looks every 2 s. */
const ENDLESS_WITHIN_MS = 15_000;

/** F14: tokens, bodies, paths and queries that lie, on every route; each answer is as the OpenAPI document says. */
export const lies: Fault = {
  id: 'F14',
  title: 'tokens, bodies, paths and queries that lie × every route',
  async run(world, short): Promise<Finding> {
    const own = await populate(world, 'lies');
    const check = await documentedAnswers(world.stack.gateway);
    const endless = Promise.all(
      ROUTES.filter(({ route }) => !takesQuery(route.method)).map((route) =>
        endlessBody(world, own, route, check),
      ),
    );
    const tokens = await tokensRefused(world, own, check);
    const requests = await requestsHold(world, own, check, short ? SHORT_SHARE : 1);
    const numbers = {
      routes: ROUTES.length,
      tokens: tokens.asked,
      requests: requests.asked,
      endless_bodies: (await endless).length,
    };
    return {
      fired:
        Math.min(...Object.values(numbers)) > 0 ? tokens.asked + requests.asked + numbers.endless_bodies : 0,
      violations: [...tokens.violations, ...requests.violations, ...(await endless).flat()],
      numbers: { ...numbers, ...requests.statuses },
    };
  },
};

/** Every lying token on every route is 401. */
async function tokensRefused(world: World, own: PopulatedTenant, check: AnswerCheck) {
  const tokens = await lyingTokens(world.stack.key, {
    tenant: own.tenant,
    user: own.ingredients.id('user_id', 'external') ?? '',
  });
  const asked = ROUTES.flatMap((route) => tokens.map((lie) => ({ route, lie })));
  const lines = await concurrently(
    asked,
    AT_ONCE,
    async ({ route, lie: { what, authorization } }): Promise<string[]> => {
      const { method, path, headers, body } = httpRequest(route.route, inputOf(route, own.ingredients));
      const told = { ...headers, ...(authorization === undefined ? {} : { authorization }) };
      const reply = await sendRaw(world.stack.gateway, { method, path, headers: told, body });
      const wrong = reply.status === 401 ? check(route, reply) : [`it is answered ${reply.status}`];
      return wrong.map((why) => `${route.name} with a token of ${what}: ${why}`);
    },
  );
  return { asked: asked.length, violations: lines.flat() };
}

/** Every other lie, told with a token that is good, is answered as documented. */
async function requestsHold(world: World, own: PopulatedTenant, check: AnswerCheck, share: number) {
  const asked = ROUTES.flatMap((route, nth) =>
    lyingRequests(route, inputOf(route, own.ingredients))
      .filter((_, at) => (at + nth) % share === 0)
      .map((lie) => ({ route, lie })),
  );
  const statuses: Record<string, number> = {};
  const lines = await concurrently(asked, AT_ONCE, async ({ route, lie }) => {
    const reply = await tell(world, own, route, lie);
    statuses[`answered_${reply.status}`] = (statuses[`answered_${reply.status}`] ?? 0) + 1;
    const wrong =
      lie.status === undefined || lie.status === reply.status
        ? check(route, reply)
        : [`it is answered ${reply.status}, not ${lie.status}: ${reply.text.slice(0, 200)}`];
    // What the limiter refuses has shown nothing.
    if (reply.status === 429) wrong.push('it was not even looked at');
    return wrong.map((why) => `${route.name} with ${lie.what}: ${why}`);
  });
  return { asked: asked.length, violations: lines.flat(), statuses };
}

function tell(world: World, own: PopulatedTenant, route: RouteCase, lie: LyingRequest): Promise<Reply> {
  const fields = inputOf(route, own.ingredients);
  const request = httpRequest(route.route, lie.query === undefined ? fields : onlyPath(route, fields));
  const { parameter, query } = lie;
  let { path } = request;
  if (parameter)
    path = route.route.path
      .replace(`{${parameter.name}}`, parameter.text)
      .replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(fields[name])));
  const [caller] = callersOf(route);
  return sendRaw(world.stack.gateway, {
    method: request.method,
    path: query === undefined ? path : `${path}?${query}`,
    headers: { authorization: `Bearer ${own.tokens[caller ?? 'admin']}`, ...request.headers, ...lie.headers },
    body: lie.body ?? request.body,
  });
}

function onlyPath({ inPath, route }: RouteCase, fields: Readonly<Record<string, unknown>>) {
  return takesQuery(route.method) ? Object.fromEntries(inPath.map((name) => [name, fields[name]])) : fields;
}

/** A body that comes in pieces and never ends is given up. */
async function endlessBody(
  world: World,
  own: PopulatedTenant,
  route: RouteCase,
  check: AnswerCheck,
): Promise<string[]> {
  const { host, hostname, port } = new URL(world.stack.gateway);
  const { method, path } = httpRequest(route.route, inputOf(route, own.ingredients));
  const [caller] = callersOf(route);
  const socket = connect(Number(port), hostname);
  const head = [
    `${method} ${path} HTTP/1.1`,
    `host: ${host}`,
    `authorization: Bearer ${own.tokens[caller ?? 'admin']}`,
    'content-type: application/json',
    'transfer-encoding: chunked',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n1\r\n{\r\n`);
  const dripping = setInterval(() => socket.write('1\r\n \r\n'), 200);
  const late = setTimeout(() => socket.destroy(), ENDLESS_WITHIN_MS);
  let answer = '';
  try {
    socket.on('error', () => undefined);
    for await (const bytes of socket) answer += String(bytes);
  } catch {
    // It was cut off; what came before counts.
  } finally {
    clearInterval(dripping);
    clearTimeout(late);
    socket.destroy();
  }
  const [top = '', text = ''] = answer.split('\r\n\r\n');
  const [line = '', ...headers] = top.split('\r\n');
  const status = Number(line.split(' ')[1]);
  const told = new Headers(
    headers.map(
      (one) => [one.slice(0, one.indexOf(':')), one.slice(one.indexOf(':') + 1).trim()] as [string, string],
    ),
  );
  const wrong =
    status >= 400 ? check(route, replyOf(status, told, text)) : [`it is answered ${line || 'nothing'}`];
  return wrong.map((why) => `${route.name} with a body without end: ${why}`);
}
