import { describe, expect, test } from 'vitest';
import { nextStep, type Block } from '../src/domain/remediation.ts';

const HOUR_MS = 60 * 60_000;
const BLOCKED = Date.parse('2026-05-04T03:02:01.000Z');
const at = (hours: number) => new Date(BLOCKED + hours * HOUR_MS).toISOString();

const REMINDER = { level: 'reminder' as const, at: at(4) };
const ESCALATION = { level: 'escalation' as const, at: at(24) };
const open: Block = {
  over: false,
  task: { id: 't', status: 'backlog', closedAt: null },
  stability: { state: 'pending', because: 'remediation_open', since: null, stableAt: null },
  round: { number: 0, since: at(0), announced: [] },
  ...{ owed: [REMINDER, ESCALATION], acknowledged: null, snoozed: null, happened: [] },
  ...{ about: 'Payroll export v1', previousStatus: 'Live', quietPeriodS: 3_600 },
  ...{ remindAfterS: 4 * 3_600, escalateAfterS: 24 * 3_600, autoUnblock: true, now: at(1) },
};
const announced = (...levels: Block['round']['announced'][number][]) => ({
  round: { ...open.round, announced: levels },
});
const stability = (state: Block['stability']['state'], because: string, since: string | null = at(5)) => ({
  task: { id: 't', status: 'done', closedAt: at(5) },
  stability: { state, because, since, stableAt: state === 'pending' ? at(6) : null },
});

describe('the one next step, while the task is open', () => {
  const escalated = { ...announced('reminder', 'escalation'), owed: [] };
  test.each<[string, Partial<Block>, object]>([
    ['waits for the reminder', {}, { do: 'wait', for: 'reminder', until: at(4), state: 'remediating' }],
    ['reminds when it is time', { now: at(4) }, { do: 'announce', level: 'reminder' }],
    ['reminds before it escalates, where both are late', { now: at(99) }, { level: 'reminder' }],
    ['then waits for the escalation', { owed: [ESCALATION] }, { for: 'escalation', until: at(24) }],
    ['escalates', { owed: [ESCALATION], now: at(24) }, { do: 'announce', level: 'escalation' }],
    ['then waits for the task', escalated, { for: 'task', until: null, state: 'escalated' }],
    [
      'says that somebody works on it',
      { acknowledged: { by: 'opa' }, owed: [ESCALATION] },
      { state: 'acknowledged', for: 'escalation' },
    ],
    [
      'says that it is snoozed',
      { snoozed: { by: 'opa', until: at(2) }, acknowledged: { by: 'opa' } },
      { state: 'snoozed' },
    ],
    ['and no longer', { snoozed: { by: 'opa', until: at(1) } }, { state: 'remediating' }],
    [
      'says that it is escalated, acknowledged or not',
      { ...escalated, acknowledged: { by: 'opa' } },
      { state: 'escalated' },
    ],
  ])('%s', (_what, block, expected) => {
    expect(nextStep({ ...open, ...block })).toMatchObject(expected);
  });
});

describe('the one next step, once the task is done', () => {
  const unstable = stability('unstable', 'record', at(5.5));
  const answered = {
    ...stability('unstable', 'record', at(2)),
    round: { ...open.round, number: 1, since: at(3) },
  };
  test.each<[string, Partial<Block>, { resolves?: boolean }, object]>([
    [
      'waits for the quiet period',
      stability('pending', 'quiet_period'),
      {},
      { do: 'wait', state: 'watching', until: at(6) },
    ],
    ['lets it return', stability('stable', 'quiet_period'), {}, { do: 'return' }],
    [
      'asks ops',
      { ...stability('stable', 'record'), autoUnblock: false },
      {},
      { do: 'announce', level: 'approval' },
    ],
    [
      'asks them once',
      { ...stability('stable', 'record'), ...announced('approval'), autoUnblock: false },
      {},
      { do: 'wait', state: 'awaiting_approval', until: null },
    ],
    [
      'takes their word',
      { ...stability('stable', 'record'), autoUnblock: false },
      { resolves: true },
      { do: 'return' },
    ],
    [
      'puts on record what ops say',
      stability('pending', 'quiet_period'),
      { resolves: true },
      { do: 'confirm' },
    ],
    ['reopens', unstable, {}, { do: 'reopen', closedAt: at(5), because: 'record', since: at(5.5) }],
    ['reopens against what ops say', unstable, { resolves: true }, { do: 'reopen' }],
    [
      'reopens for a record made while the task was open',
      stability('unstable', 'record', at(1)),
      {},
      { do: 'reopen' },
    ],
    [
      'reopens for a failure in each round',
      { ...answered, ...stability('unstable', 'validation_failure', at(5.1)) },
      {},
      { do: 'reopen' },
    ],
    [
      'asks for another record than the one that reopened it',
      answered,
      {},
      { do: 'announce', level: 'approval', state: 'awaiting_record' },
    ],
    [
      'takes the word of ops against that',
      answered,
      { resolves: true },
      { do: 'confirm', state: 'awaiting_record' },
    ],
  ])('%s', (_what, block, { resolves }, expected) => {
    expect(nextStep({ ...open, ...block }, resolves)).toMatchObject(expected);
  });

  test('ends when the block is over, whatever else is so', () => {
    expect(nextStep({ ...open, ...unstable, over: true }, true)).toEqual({
      ...{ do: 'end', state: 'over' },
    });
  });
});
