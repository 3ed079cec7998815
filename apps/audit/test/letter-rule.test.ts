import { LETTER_STATES } from '@interlock/contracts';
import { describe, expect, it } from 'vitest';
import { letterScope } from '../src/domain/letter-access.ts';
import { entityOfPayload } from '../src/domain/letter-entity.ts';
import { adviceOf, firstState, neverRedriven } from '../src/domain/letter-rule.ts';

it.each<[string, string, boolean, string, string, string?]>([
  ['tasks', 'VALIDATION', false, 'waiting', 'processes it as it is'],
  ['tasks', 'VALIDATION', false, 'waiting', 'have its source send another', 'malformed'],
  ['notifications', 'EVENTS', false, 'waiting', 'processes it as it is'],
  ['notifications', 'deliveries', false, 'waiting', 'queued again'],
  ['tasks', 'VALIDATION', true, 'final', 'send it again'],
  ['notifications', 'deliveries', true, 'final', 'send it again'],
  ['tasks', 'outbox', false, 'final', 'audit row are committed'],
  ['directory', 'outbox', true, 'final', 'audit row are committed'],
])(
  'a letter of %s from %s, cut: %s, is first %s',
  (service, stream, truncated, state, advice, error_code = 'not_found') => {
    const kind = { service, stream, truncated, error_code };
    expect(firstState(kind)).toBe(state);
    expect(adviceOf({ ...kind, state: firstState(kind) })).toContain(advice);
  },
);

it('has an advice for every state', () => {
  for (const state of LETTER_STATES)
    expect(
      adviceOf({ service: 'tasks', stream: 'EVENTS', truncated: false, error_code: 'x', state }),
    ).not.toBe('');
});

it.each([
  ['waiting', 'EVENTS', undefined],
  ['dismissed', 'EVENTS', undefined],
  ['redriven', 'EVENTS', undefined],
  ['final', 'EVENTS', 'Mend what the error names'],
  ['dismissed', 'outbox', 'audit row are committed'],
] as const)('a letter that is %s, from %s, is never redriven because: %s', (state, stream, why) => {
  const kind = { service: 'tasks', stream, truncated: false, error_code: 'x', state };
  if (why === undefined) expect(neverRedriven(kind)).toBeUndefined();
  else expect(neverRedriven(kind)).toContain(why);
});

describe('the letters that roles open', () => {
  it.each([
    [['admin'], ['t1'], false],
    [['platform'], [''], true],
    [['platform', 'admin', 'ops_build'], ['t1', ''], true],
  ])('%j: those of %j', (roles, tenants, platform) => {
    expect(letterScope({ tenantId: 't1', roles })).toEqual({ tenants, platform });
  });

  it.each([[[]], [['ops_release']], [['Admin']], [['workflows_write']]])('%j: none', (roles) => {
    expect(() => letterScope({ tenantId: 't1', roles })).toThrow(/Ask someone/);
  });
});

const entity = { type: 'task', id: 'a', version: 3 };
const time = '2026-11-01T10:00:00.123Z';
it.each([
  [
    { time, data: { entity, tenant_id: 't1' } },
    { type: 'task', id: 'a', version: 3, at: new Date(time) },
  ],
  [
    { time: 'x', data: { entity: { ...entity, version: 'y' } } },
    { type: 'task', id: 'a', version: null, at: null },
  ],
  [
    { specversion: '1.0', data: { context_type: 'project', context_id: 'p' } },
    { type: 'project', id: 'p', version: null, at: null },
  ],
  [
    { context_type: 'project', context_id: 'p' },
    { type: 'project', id: 'p', version: null, at: null },
  ],
  [{ context_type: 7 }, null],
  [{ data: { entity: { type: 'a b', id: '\u0000' } } }, null],
  [[], null],
])('%j is about %j', (payload, about) => {
  expect(entityOfPayload(JSON.stringify(payload))).toEqual(about);
});

it('what cannot be read is about nothing', () => {
  expect(entityOfPayload('{"data":')).toBeNull();
});
