import { refuse } from '@interlock/contracts';
import { type ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { failureOf } from '../src/activities/failure.ts';

const quiet = () => undefined;

test('a refusal leaves its code alone in the history; one of the moment is tried again soon', () => {
  const away = failureOf(refuse('unavailable', 'Quoted words.'), quiet);
  expect(away).toMatchObject({ type: 'unavailable', nonRetryable: false });
  expect((away as ApplicationFailure).nextRetryDelay).toBeUndefined();
  expect(away.message).toBe('Refused: unavailable');
  expect(away.stack).toBe('');

  const refused = failureOf(refuse('forbidden', 'Quoted words.'), quiet);
  expect(refused).toMatchObject({ type: 'forbidden', nonRetryable: false, nextRetryDelay: '1 minute' });
});

test('what no refusal explains leaves its kind, and the worker is told all of it', () => {
  const told: unknown[] = [];
  const bug = new TypeError('Quoted words.', { cause: new Error('More of them.') });
  const failure = failureOf(bug, (error) => told.push(error));
  expect(failure).toMatchObject({ type: 'TypeError', nonRetryable: false });
  expect(failure.stack).toBe('');
  expect(`${failure.message} ${failure.stack} ${String(failure.cause)}`).not.toMatch(/Quoted|More/);
  expect(told).toEqual([bug]);
});

test('a cancellation stays one', () => {
  const cancelled = new CancelledFailure('cancelled');
  expect(failureOf(cancelled, quiet)).toBe(cancelled);
});
