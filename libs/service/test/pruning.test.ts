import { expect, it } from 'vitest';
import { startPruning } from '../src/pruning.ts';

const EVERY_MS = 1;
const unexpected = (error: unknown) => expect.unreachable(String(error));

/** A promise, and what settles it. */
function settled() {
  let settle: () => void = () => {};
  const promise = new Promise<void>((resolve) => (settle = resolve));
  return { promise, settle };
}

it('goes on in one round until nothing is left, and one round does not run into the next', async () => {
  const { promise, settle } = settled();
  let [running, most, left] = [0, 0, 5];
  const pruning = startPruning(
    async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      left -= 1;
      if (left === 0) settle();
      return left > 0;
    },
    unexpected,
    EVERY_MS,
  );
  await promise;
  await pruning.stop();
  expect(most).toBe(1);
  expect(left).toBeLessThanOrEqual(0);
});

it('ends after what it is removing when it is stopped, however much is left', async () => {
  const { promise, settle } = settled();
  let removals = 0;
  const pruning = startPruning(
    async () => {
      removals += 1;
      settle();
      await new Promise(setImmediate);
      return true;
    },
    unexpected,
    EVERY_MS,
  );
  await promise;
  await pruning.stop();
  const before = removals;
  await new Promise(setImmediate);
  expect(removals).toBe(before);
});

it('tries again in the next round what failed', async () => {
  const { promise, settle } = settled();
  const errors: unknown[] = [];
  const pruning = startPruning(
    () => {
      if (errors.length === 0) return Promise.reject(new Error('away'));
      settle();
      return Promise.resolve(false);
    },
    (error) => errors.push(error),
    EVERY_MS,
  );
  await promise;
  await pruning.stop();
  expect(errors).toHaveLength(1);
});
