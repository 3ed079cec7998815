import { httpRequest } from '@interlock/client';
import { takesQuery } from '@interlock/contracts';
import { concurrently } from '../concurrently.ts';
import type { World } from '../world.ts';
import { inputOf, inputWith, type Fields } from './inputs.ts';
import type { Secret } from './made-up-secrets.ts';
import { isMeantForSecrets, textPlaces, withText, type Place } from './places.ts';
import { ROUTES, type RouteCase } from './routes.ts';
import { send, sendRaw, type Reply } from './send.ts';
import { callersOf, type Caller, type PopulatedTenant } from './tenant.ts';

const AT_ONCE = 8;

function isHeader({ route }: RouteCase, { path: [top = ''] }: Place): boolean {
  return Object.values(route.headers ?? {}).includes(top);
}

/** A secret in each text of each route, from each caller: a person is told the field, and nobody is told the value. */
export async function inFields(
  world: World,
  own: PopulatedTenant,
  mark: string,
  some: (nth: number, place: Place) => Secret[],
) {
  const places = ROUTES.flatMap((route) =>
    textPlaces(route.fields)
      .filter((place) => !isMeantForSecrets(place))
      .map((place) => ({ route, place })),
  );
  const sent = places.flatMap(({ route, place }, nth) =>
    // A header has one line.
    some(nth, place)
      .filter(({ text }) => !(isHeader(route, place) && text.includes('\n')))
      .flatMap((secret) => callersOf(route).map((caller) => ({ route, place, secret, caller }))),
  );
  const lines = await concurrently(sent, AT_ONCE, async ({ route, place, secret, caller }) => {
    const fields = requestWith(route, own, place, secret.text);
    const reply = await send(world.stack.gateway, own.tokens[caller], route, fields);
    return wrongOf(route, place, caller, reply, mark).map(
      (why) =>
        `${route.name} as ${caller} with ${secret.what} in ${place.path.join('.')}: ${why}: ${reply.text.slice(0, 200)}`,
    );
  });
  return { places: places.length, sent: sent.length, violations: lines.flat() };
}

function wrongOf(
  route: RouteCase,
  place: Place,
  caller: Caller,
  { status, text }: Reply,
  mark: string,
): string[] {
  const wrong: string[] = [];
  if (text.toLowerCase().includes(mark.toLowerCase())) wrong.push('the answer repeats it');
  if (status >= 500) wrong.push(`it is answered ${status}`);
  const [top = ''] = place.path;
  const isStored = !takesQuery(route.route.method) && !route.inPath.includes(top) && !isHeader(route, place);
  const isWords = place.form === 'text' && caller !== 'service';
  const isNamed = text.includes('"secret_detected"') && text.includes(place.path.at(-1) as string);
  if (isStored && isWords && !isNamed)
    wrong.push(`it is answered ${status}, not secret_detected with the field's name`);
  if (isStored && !isWords && place.form !== 'text' && status < 300 && !text.includes('"secret_detected"'))
    wrong.push(`it is answered ${status}`);
  return wrong;
}

/** The smallest request with the text in its place, whether or not the route's schema takes it. */
function requestWith(route: RouteCase, own: PopulatedTenant, { path }: Place, text: string): Fields {
  try {
    return inputWith(route, own.ingredients, path, text);
  } catch {
    return withText(inputOf(route, own.ingredients), path, text) as Fields;
  }
}

const HEADERS = [
  'x-request-id',
  'idempotency-key',
  'user-agent',
  'referer',
  'cookie',
  'if-match',
  'traceparent',
  'x-forwarded-for',
  'origin',
  'accept-language',
  'content-type',
];

/** Secrets where no field is: in headers, paths, query names, and bodies that can't be read. */
export async function aroundFields(
  world: World,
  own: PopulatedTenant,
  mark: string,
  kinds: readonly Secret[],
  short: boolean,
) {
  const words = kinds.filter(({ isWord }) => isWord).map(({ text }) => text);
  const sent = ROUTES.flatMap((route, nth) => {
    const request = httpRequest(route.route, inputOf(route, own.ingredients));
    const [caller] = callersOf(route);
    const all = {
      ...request,
      headers: { authorization: `Bearer ${own.tokens[caller ?? 'admin']}`, ...request.headers },
    };
    return words
      .filter((_, at) => !short || at === nth % words.length)
      .flatMap((word) => [
        ...HEADERS.map((name) => ({
          what: `the header ${name}`,
          ...all,
          headers: { ...all.headers, [name]: word },
        })),
        { what: 'the path', ...all, path: `/v1/${word}` },
        {
          what: 'a query name',
          ...all,
          path: `${request.path}${request.path.includes('?') ? '&' : '?'}${word}=1`,
        },
        {
          what: 'a query value',
          ...all,
          path: `${request.path}${request.path.includes('?') ? '&' : '?'}token=${word}`,
        },
        { what: 'a refused token', ...all, headers: { ...all.headers, authorization: `Bearer ${word}` } },
        ...(request.body === undefined
          ? []
          : [`{"title":"${word}`, `"${word}"`, word, `{"${word}":1}`].map((body) => ({
              what: 'a broken body',
              ...all,
              body,
            }))),
      ]);
  });
  const lines = await concurrently(sent, AT_ONCE, async ({ what, ...request }) => {
    const { status } = await sendRaw(world.stack.gateway, request);
    return status >= 500
      ? [
          `${request.method} ${request.path.split('?')[0]?.replaceAll(mark, '…')} with a secret in ${what} is answered ${status}`,
        ]
      : [];
  });
  return { sent: sent.length, violations: lines.flat() };
}
