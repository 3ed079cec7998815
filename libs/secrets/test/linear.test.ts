import { describe, expect, test } from 'vitest';
import { findSecrets, redact } from '../src/index.ts';
import { chance, joined, keyBlock } from './made-up.ts';
import { assigned, issued } from './positives.ts';

/** What starts a rule, so that a text of nothing else makes it begin everywhere. */
const STARTS = [
  ...['a', ' ', '-', '=', ':', '"', '\\', '.', '/', '@', '\n', '0', 'aA0', 'é'],
  ...[
    'eyJ',
    'eyJhbGciOiJI.',
    'eyJhbGciOiJI.eyJ',
    'eyJ-_',
    '-eyJaaaaaaaaaaa',
    'bearer ',
    'Bearer a',
    'basic ',
    'Basic YTpi',
  ],
  ...[
    'password',
    'password ',
    'password:',
    'password=',
    'password = "',
    'password: ',
    '<password>',
    '$password=',
    '<password=',
  ],
  ...[
    'password for ',
    'password (',
    'password (a) ',
    '--password ',
    '--',
    '-a',
    'pass:',
    'pwd=',
    'mot de ',
    'password=\\',
  ],
  ...[
    'token',
    'token:',
    'token=',
    '[token=',
    'secret: "',
    'api_key',
    'api_key=',
    'access_token: ',
    'key',
    'apikey=<',
    '%3D',
  ],
  ...[
    '://',
    '://a',
    '://a:',
    '://a:b',
    'http://a:',
    'https://a@',
    'postgres://a:b@',
    'mongodb://',
    '://:::',
    'ftp://',
  ],
  ...[
    '-----BEGIN ',
    '-----END ',
    keyBlock('').slice(0, 27),
    `${keyBlock('').slice(0, 27)}\n`,
    'A: b\n',
    '\\n',
    '----',
  ],
  ...[
    'sk-',
    'sk-a-',
    'xoxb-',
    'xoxb-a-',
    'xo',
    'AKIA',
    'ASIA',
    'AIza',
    'ghp_',
    'github_pat_',
    'glpat-',
    'SG.',
    'SG.a.',
  ],
  ...[
    'npm_',
    'SK',
    'AC',
    'whsec_',
    'hooks.slack.com/services/',
    'webhook.office.com/',
    'a-webhook.',
    'wrk_api_',
    'hvs.',
  ],
  ...[
    'discord.com/api/webhooks/1',
    'ATATT3',
    'AGE-SECRET-KEY-1',
    'lin_api_',
    'shpat_',
    'ops_ey',
    '_authToken=',
    'AWS_SECRET_ACCESS_KEY=',
  ],
  ...[
    '[redacted]',
    'password=[redacted]',
    'T3BlbkFJ',
    'sk-ant-api03-',
    'sk-proj-',
    '{{',
    '${',
    'x-oauth-basic@',
    'https://a:x-oauth-basic@',
  ],
];

const LENGTH = 100_000;

/** Generous: a text of this length takes 2 to 30 ms, and a quadratic rule takes seconds. */
const BOUND = 1_000;

const millisecondsOf = (work: () => unknown): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

describe('the time for 100,000 characters is bounded, whatever they are', () => {
  test.each(STARTS)('%j', (start) => {
    const text = start.repeat(Math.ceil(LENGTH / start.length)).slice(0, LENGTH);
    expect(millisecondsOf(() => findSecrets(text))).toBeLessThan(BOUND);
    expect(millisecondsOf(() => findSecrets(`${text} x`))).toBeLessThan(BOUND);
  });

  test.each([...issued, ...assigned])('%s, many times', (_says, text) => {
    const many = text.repeat(Math.ceil(LENGTH / text.length)).slice(0, LENGTH);
    expect(millisecondsOf(() => redact(many))).toBeLessThan(4 * BOUND);
  });
});

test('ordinary texts take microseconds', () => {
  const prose = joined(
    'Review the staging account before Friday: tell the client that the token has expired, ',
    'see notes. ',
  );
  const perCall = (text: string, calls: number) =>
    millisecondsOf(() => {
      for (let call = 0; call < calls; call++) findSecrets(text);
    }) / calls;
  perCall(prose, 2_000);
  expect(perCall(prose.repeat(3).slice(0, 200), 1_000)).toBeLessThan(0.5);
  expect(perCall((prose + chance(30) + ' ').repeat(100).slice(0, 10_000), 50)).toBeLessThan(10);
});
