import { expect, it } from 'vitest';
import { FairQueue } from '../src/admission/fair-queue.ts';

const bounds = { perFlow: 3, total: 6, burstMs: 1_000, standingMs: 100 };

function fill(queue: FairQueue<string>, items: readonly string[], now = 0): (string | undefined)[] {
  return items.map((item) => queue.push(item[0] ?? '', item, now));
}

function drain(queue: FairQueue<string>): string[] {
  const taken: string[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) taken.push(next);
  return taken;
}

it('takes flows in turn, each in its order', () => {
  const queue = new FairQueue<string>(bounds);
  fill(queue, ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']);
  expect(drain(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
  expect(queue.size).toBe(0);
});

it('passes over a flow that may not, and comes back to it', () => {
  const queue = new FairQueue<string>(bounds);
  fill(queue, ['a1', 'b1']);
  expect(queue.shift((key) => key !== 'a')).toBe('b1');
  expect(queue.shift((key) => key !== 'a')).toBeUndefined();
  expect(queue.shift()).toBe('a1');
});

it('takes no more of a flow than it may have, whatever room there is', () => {
  const queue = new FairQueue<string>(bounds);
  expect(fill(queue, ['a1', 'a2', 'a3', 'a4', 'b1'])).toEqual([
    undefined,
    undefined,
    undefined,
    'a4',
    undefined,
  ]);
  expect(queue.isFull('a', 0)).toBe(true);
  expect(queue.isFull('b', 0)).toBe(false);
});

it('has the longest flow give way to a shorter one when there is no room in all', () => {
  const queue = new FairQueue<string>(bounds);
  fill(queue, ['a1', 'a2', 'a3', 'b1', 'b2', 'b3']);
  expect(fill(queue, ['c1', 'c2', 'c3'])).toEqual(['a3', 'b3', 'c3']);
  expect(queue.size).toBe(6);
  expect(drain(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
});

it('lets a burst wait, but not behind a queue that stands', () => {
  const queue = new FairQueue<string>(bounds);
  fill(queue, ['a1', 'a2'], 0);
  // The queue is new: its first may wait for as long as a burst may.
  expect(queue.isFull('a', 100)).toBe(false);
  // It stands for more than a moment, and its first has waited for longer than that is good for.
  expect(queue.isFull('a', 101)).toBe(true);
  expect(queue.shift()).toBe('a1');
  fill(queue, ['a3', 'a4'], 90);
  expect(queue.shift()).toBe('a2');
  // It moves: the first has waited for a short time only.
  expect(queue.isFull('a', 190)).toBe(false);
  expect(queue.isFull('a', 191)).toBe(true);
  // Few may wait in any queue.
  expect(queue.shift()).toBe('a3');
  expect(queue.isFull('a', 900)).toBe(false);
  // Once it was empty, it is a new one.
  expect(queue.shift()).toBe('a4');
  fill(queue, ['a5', 'a6'], 200);
  expect(queue.isFull('a', 300)).toBe(false);
});

it('has a crowd from the half of its places on, until nothing of it waits', () => {
  const queue = new FairQueue<string>(bounds);
  fill(queue, ['a1']);
  expect(queue.isCrowd('a')).toBe(false);
  fill(queue, ['a2']);
  expect(queue.isCrowd('a')).toBe(true);
  queue.shift();
  expect(queue.isCrowd('a')).toBe(true);
  queue.shift();
  fill(queue, ['a3']);
  expect(queue.isCrowd('a')).toBe(false);
});

it('gives up those that have waited for too long, in all flows', () => {
  const queue = new FairQueue<string>(bounds);
  fill(queue, ['a1', 'b1'], 0);
  fill(queue, ['a2'], 50);
  expect(queue.expire(1_000)).toEqual([]);
  expect(queue.expire(1_001)).toEqual(['a1', 'b1']);
  expect(queue.size).toBe(1);
  expect(queue.lengthOf('b')).toBe(0);
  expect(drain(queue)).toEqual(['a2']);
});
