import { expect, it } from 'vitest';
import { gatherFor } from '../src/gather.ts';

it.each([
  [0, 5],
  [2, 5],
  [10, 20],
  [500, 50],
])('gathers after a round of %i for %i ms', (count, ms) => {
  expect(gatherFor({ least: 5, most: 50 }, count)).toBe(ms);
});

it('waits longer for each where it is asked to', () => {
  expect([0, 20, 500].map((count) => gatherFor({ least: 50, most: 250, forEach: 5 }, count))).toEqual([
    50, 100, 250,
  ]);
});
