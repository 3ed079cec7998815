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
