import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { TurnEnd } from '../src/turn-end.ts';

test('what is given in a turn is done at its end, in order, with nothing in between', async () => {
  const turnEnd = new TurnEnd();
  const done: string[] = [];
  const work = (name: string) =>
    turnEnd.run(() => {
      done.push(name);
      queueMicrotask(() => done.push(`after ${name}`));
      return name;
    });
  const all = Promise.all([work('first'), work('second')]);
  expect(done).toEqual([]);
  expect(await all).toEqual(['first', 'second']);
  expect(done).toEqual(['first', 'second', 'after first', 'after second']);
  await turn();
  expect(await work('third')).toBe('third');
});

test('work that fails keeps no other from being done', async () => {
  const turnEnd = new TurnEnd();
  const failing = turnEnd.run(() => {
    throw new Error('no');
  });
  const rejecting = turnEnd.run(() => Promise.reject(new Error('later')));
  const good = turnEnd.run(() => 'good');
  await expect(failing).rejects.toThrow('no');
  await expect(rejecting).rejects.toThrow('later');
  expect(await good).toBe('good');
});
