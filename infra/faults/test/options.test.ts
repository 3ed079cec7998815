import { expect, test } from 'vitest';
import { readOptions } from '../src/options.ts';
import { resultOf } from '../src/report.ts';

test('options choose the form and the faults', () => {
  expect(readOptions([], ['F1'])).toEqual({ short: false, only: undefined });
  expect(readOptions(['--short', '--only', 'f1,F3'], ['F1', 'F2', 'F3'])).toEqual({
    short: true,
    only: ['F1', 'F3'],
  });
  expect(() => readOptions(['--only', 'F9'], ['F1', 'F2'])).toThrow(
    'There is no fault F9; there are F1, F2.',
  );
});

test('a fault that never fired fails', () => {
  const fault = { id: 'F1', title: 'kills', run: () => Promise.reject(new Error('not run')) };
  const quiet = { fired: 0, violations: [], numbers: {} };
  expect(resultOf(fault, quiet, 1).holds).toBe(false);
  expect(resultOf(fault, { ...quiet, fired: 1 }, 1).holds).toBe(true);
});
