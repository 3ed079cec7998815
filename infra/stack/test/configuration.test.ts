import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { readMailSettings } from '../src/mail/settings.ts';
import { readTokenArguments } from '../src/token/arguments.ts';

test('the defaults are .interlock in the repository and port 8080', () => {
  const config = readConfig({});
  expect(config.home).toMatch(/\/\.interlock$/);
  expect(config.port).toBe(8080);
});

test.each(['abc', '-1', '65529', '80.5', ' 80'])('INTERLOCK_PORT %s is refused by name', (port) => {
  expect(() => readConfig({ INTERLOCK_PORT: port })).toThrow(/^INTERLOCK_PORT must be a port/);
});

test('copies and detours are none unless asked for', () => {
  expect(readConfig({})).toMatchObject({ copies: 1, detours: {} });
  const asked = { INTERLOCK_COPIES: '2', INTERLOCK_DETOUR_NATS: '4000' };
  expect(readConfig(asked)).toMatchObject({ copies: 2, detours: { nats: 4000 } });
  expect(() => readConfig({ INTERLOCK_COPIES: '0' })).toThrow(/^INTERLOCK_COPIES /);
});

test('INTERLOCK_HOME may not be the root', () => {
  expect(() => readConfig({ INTERLOCK_HOME: '/' })).toThrow(/^INTERLOCK_HOME /);
});

test('the mail catcher names the variable that is wrong', () => {
  expect(() => readMailSettings({ SMTP_PORT: '1', HTTP_PORT: '2' })).toThrow(/^MAIL_FILE /);
  expect(() => readMailSettings({ MAIL_FILE: 'x', SMTP_PORT: 'x', HTTP_PORT: '2' })).toThrow(/^SMTP_PORT /);
});

test('a token is a session of an hour unless said otherwise', () => {
  expect(readTokenArguments(['--tenant', 'demo', '--user', 'alice', '--roles', 'admin,ops_build'])).toEqual({
    tenant: 'demo',
    user: 'alice',
    roles: ['admin', 'ops_build'],
    use: 'session',
    ttlSeconds: 3600,
  });
});

test.each([[['--roles']], [['--roles', '']], [['--roles', '--ttl', '3600']], [[]]])(
  'roles may be empty: %j',
  (args) => {
    expect(readTokenArguments(['--tenant', 't', '--user', 'u', ...args]).roles).toEqual([]);
  },
);

test.each([
  [['--user', 'u'], /^--tenant /],
  [['--tenant', 'a b', '--user', 'u'], /^--tenant /],
  [['--tenant', 't', '--user', 'u', '--ttl', '0'], /^--ttl /],
  [['--tenant', 't', '--user', 'u', '--roles', 'a;b'], /^--roles /],
  [['--tenant', 't', '--user', 'u', '--rolls', 'a'], /--rolls/],
])('%j is refused', (args, message) => {
  expect(() => readTokenArguments(args)).toThrow(message);
});
