import { takesQuery } from '@interlock/contracts';
import type { Fields } from './inputs.ts';
import type { RouteCase } from './routes.ts';
import { plain } from './sample.ts';

/** A request of a route that is not what its schema says; what is not given is as it should be. */
export interface LyingRequest {
  readonly what: string;
  readonly body?: string | Uint8Array;
  readonly query?: string;
  /** A path parameter, as it stands in the URL. */
  readonly parameter?: { readonly name: string; readonly text: string };
  readonly headers?: Readonly<Record<string, string>>;
  /** The only status that will do; any documented one below 500 when it is not given. */
  readonly status?: number;
}

const MIB = 1024 * 1024;
const DEPTH = 10_000;
const LONG = 100_000;
/** The whole head of a request may have 16 KiB. */
const LONG_QUERY = 12_000;
const STRANGE_NAMES = [
  'walls',
  '__proto__',
  'constructor',
  'toString',
  'limit[]',
  'a'.repeat(200),
  '%00',
  '%F0%9F%92%A5',
];

/** Values that lie about what they are, written as JSON. */
const VALUES = [
  ...[
    'null',
    'true',
    '0',
    '-0',
    '-1',
    '1.5',
    '1e21',
    '1e308',
    '1e999',
    '-1e999',
    '9007199254740993',
    '9'.repeat(400),
  ],
  ...[
    '""',
    '" "',
    '"\\u0000"',
    '"a\\u0000b"',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\ufffe"',
    '"\\u202e"',
    '"NaN"',
    '"-1"',
  ],
  ...[`"${'x'.repeat(LONG)}"`, '"💥"', '"\'; drop table tasks; --"', '"{{7*7}}"', '"%00"', '"../../etc"'],
  ...[
    '[]',
    '[null]',
    '[[]]',
    '{}',
    '{"toString":1}',
    '{"__proto__":{"a":1}}',
    `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`,
  ],
];

/** Everything that is wrong with a request of this route, one at a time. */
export function lyingRequests(route: RouteCase, fields: Fields): LyingRequest[] {
  return [
    ...lyingQueries(route),
    ...lyingPaths(route),
    ...(takesQuery(route.route.method) ? [] : lyingBodies(route, fields)),
  ];
}

function lyingQueries({ route, fields, inPath }: RouteCase): LyingRequest[] {
  const names = takesQuery(route.method) ? Object.keys(fields).filter((name) => !inPath.includes(name)) : [];
  return [
    ...STRANGE_NAMES.map((name) => ({
      what: `the query name ${name.slice(0, 20)}`,
      query: `${name}=1`,
      status: 400,
    })),
    { what: 'a broken percent sign in the query', query: 'walls=%E0%A4%A', status: 400 },
    { what: 'a query without end', query: `walls=${'x'.repeat(LONG_QUERY)}`, status: 400 },
    {
      what: 'a query of 1,000 names',
      query: Array.from({ length: 1_000 }, (_, at) => `n${at}=`).join('&'),
      status: 400,
    },
    ...names.flatMap((name) => [
      { what: `${name} twice`, query: `${name}=1&${name}=2`, status: 400 },
      ...[
        '',
        '%00',
        '-1',
        '0',
        '1e999',
        '%ED%A0%80',
        '%F0%9F%92%A5',
        '[]',
        'null',
        '../..',
        'x'.repeat(LONG_QUERY),
      ].map((text) => ({ what: `the query ${name}=${text.slice(0, 20)}`, query: `${name}=${text}` })),
    ]),
  ];
}

function lyingPaths({ inPath }: RouteCase): LyingRequest[] {
  const texts = [
    '%00',
    '%2e%2e%2f',
    '%ED%A0%80',
    '%F0%9F%92%A5',
    '%',
    '%zz',
    "'",
    '*',
    '>',
    'x'.repeat(3_000),
    'x'.repeat(8_000),
    '00000000-0000-0000-0000-000000000000',
    'null',
  ];
  return inPath.flatMap((name) =>
    texts.map((text) => ({ what: `${name} = ${text.slice(0, 20)} in the path`, parameter: { name, text } })),
  );
}

function lyingBodies({ fields, inPath, route }: RouteCase, given: Fields): LyingRequest[] {
  const elsewhere = [...inPath, ...Object.values(route.headers ?? {})];
  const right = Object.fromEntries(Object.entries(given).filter(([name]) => !elsewhere.includes(name)));
  const json = JSON.stringify(right);
  const opened = json === '{}' ? '{' : `${json.slice(0, -1)},`;
  const deep = `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`;
  const deeper = `${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`;
  const bytes = (text: string, ...more: number[]) => Buffer.concat([Buffer.from(text), Buffer.from(more)]);
  const typed = (type: string, body: string | Uint8Array = json) => ({
    what: `the type ${type}`,
    body,
    headers: { 'content-type': type },
  });
  return [
    { what: '10 MiB', body: `${opened}"walls":"${'x'.repeat(10 * MIB)}"}`, status: 413 },
    { what: '300 KiB', body: `${opened}"walls":"${'x'.repeat(300 * 1024)}"}`, status: 413 },
    ...[deep, deeper].map((body) => ({ what: `a depth of ${DEPTH}`, body })),
    ...[deep, deeper].map((value) => ({
      what: `a field with a depth of ${DEPTH}`,
      body: `${opened}"walls":${value}}`,
    })),
    { what: 'half of the depth', body: '['.repeat(DEPTH), status: 400 },
    {
      what: 'invalid UTF-8',
      body: Buffer.concat([bytes(`${opened}"walls":"`, 0xff, 0xfe, 0xc0), bytes('"}')]),
      status: 400,
    },
    {
      what: 'an encoded surrogate',
      body: Buffer.concat([bytes(`${opened}"walls":"`, 0xed, 0xa0, 0x80), bytes('"}')]),
      status: 400,
    },
    { what: 'UTF-16', body: Buffer.from(json, 'utf16le'), status: 400 },
    { what: 'a byte order mark', body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes(json)]) },
    { what: 'duplicate names', body: `${opened}${json.slice(1)}` },
    {
      what: '__proto__',
      body: `${opened}"__proto__":{"tenant_id":"x","isAdmin":true},"constructor":{"prototype":{"a":1}}}`,
    },
    {
      what: 'fields that the server owns',
      body: `${opened}"tenant_id":"x","id":"x","version":99,"created_by":"x","created_at":"x"}`,
    },
    ...['null', '[]', '""', '1', 'true', '', ' ', '{', '{"a"', '{}x', "{'a':1}", '{"a":NaN}', '\u0000'].map(
      (body) => ({ what: `the body ${JSON.stringify(body)}`, body }),
    ),
    ...[
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
      'application/json-patch+json',
      'x',
    ].map((type) => ({ ...typed(type), status: 415 })),
    typed('application/json; charset=utf-16'),
    { what: 'a compressed body', body: json, headers: { 'content-encoding': 'gzip' }, status: 415 },
    ...Object.entries(fields).flatMap(([name, schema]) =>
      elsewhere.includes(name)
        ? []
        : [...VALUES, ...(plain(schema).type === 'array' ? VALUES.map((value) => `[${value}]`) : [])].map(
            (value) => ({
              what: `${name} = ${value.slice(0, 20)}`,
              body: `${opened}${JSON.stringify(name)}:${value}}`,
            }),
          ),
    ),
  ];
}
