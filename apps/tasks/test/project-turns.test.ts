import { setImmediate as later } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ProjectTurns } from '../src/use-cases/bulk/project-turns.ts';

/** Work that ends when it is told to. */
function held() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { end: () => end(), ended };
}

it('one project goes in turn, others beside it, and several projects wait for all of theirs', async () => {
  const turns = new ProjectTurns();
  const begun: string[] = [];
  const [first, second] = [held(), held()];
  const run = (name: string, keys: string[], until = Promise.resolve()) =>
    turns.take(keys, () => (begun.push(name), until));
  const all = [
    run('a1', ['a'], first.ended),
    run('b1', ['b'], second.ended),
    run('a+b', ['a', 'b']),
    run('b+a', ['b', 'a']),
    run('c', ['c']),
    run('none', []),
  ];
  await later();
  expect(begun.sort()).toEqual(['a1', 'b1', 'c', 'none']);
  first.end();
  await later();
  expect(begun).toHaveLength(4);
  second.end();
  await Promise.all(all);
  expect(begun.slice(4)).toEqual(['a+b', 'b+a']);
});

it('a failure passes the turn on, and who waits too long is told that nothing was changed', async () => {
  const turns = new ProjectTurns();
  const first = held();
  const failing = turns.take(['a'], () => first.ended.then(() => Promise.reject(new Error('no'))));
  const late = turns.take(['a'], () => Promise.resolve('late'), 1);
  const patient = turns.take(['a'], () => Promise.resolve('done'));
  await expect(late).rejects.toMatchObject({ refusal: { code: 'overloaded' } });
  first.end();
  await expect(failing).rejects.toThrow('no');
  expect(await patient).toBe('done');
});
