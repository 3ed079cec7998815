import { expect, test } from 'vitest';
import { differences } from '../src/ledger/stream.ts';

const event = (id: string, version: number, entity = 'a') => ({
  subject: 'evt.tasks.task_updated.t',
  data: Buffer.from(JSON.stringify({ id, data: { entity: { type: 'task', id: entity, version } } })),
});

test('a stream with each event once or more, each entity in order, is right', () => {
  const stored = [event('1', 1), event('3', 1, 'b'), event('2', 2), event('1', 1)];
  expect(differences(new Set(['1', '2', '3']), stored, false)).toEqual([]);
});

test('a skipped event is found, one that nobody recorded, and a version that steps back', () => {
  expect(differences(new Set(['1', '2']), [event('2', 2), event('1', 1)], false)).toEqual([
    expect.stringContaining('1 versions out of order in the stream, such as tasks task/a 1 after 2'),
  ]);
  expect(differences(new Set(['1', '2']), [event('2', 2), event('1', 1)], true)).toEqual([]);
  expect(differences(new Set(['1', '2']), [event('1', 1), event('9', 2)], false)).toEqual([
    '1 events are not in the stream, such as 2',
    '1 events are in no outbox, such as 9',
  ]);
});
