import { expect, test } from 'vitest';
import { readOptions } from '../src/options.ts';
import { spreadOf, quantile } from '../src/spread.ts';

test('options choose the form and the figures', () => {
  expect(readOptions([], ['S1a'])).toEqual({ short: false, only: undefined });
  expect(readOptions(['--short', '--only', 's1A,S3'], ['S1a', 'S2', 'S3'])).toEqual({
    short: true,
    only: ['S1a', 'S3'],
  });
  expect(() => readOptions(['--only', 'S99'], ['S1a', 'S2'])).toThrow(
    'There is no figure s99; there are S1a, S2.',
  );
});

test('a spread is the median, the least and the most', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
  expect(spreadOf([4, 1])).toEqual({ median: 2.5, min: 1, max: 4 });
  expect(quantile([1, 2, 3, 4, 5], 0.75)).toBe(4);
});
