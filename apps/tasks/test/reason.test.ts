import { expect, it } from 'vitest';
import { reasonRefusal, storedReason } from '../src/domain/reason.ts';

it.each(['', '  ', '\u200b', '\u2060 \u00ad', '\u0007'])(
  'a reason that shows nothing is none: %j',
  (text) => {
    expect(storedReason(text)).toBeNull();
    for (const to of ['blocked', 'canceled'] as const)
      expect(reasonRefusal(to, storedReason(text), 'v1')?.code).toBe('reason_required');
  },
);

it('a reason is stored without the white space around it', () => {
  expect(storedReason(' Waits for \u{1f468}\u200d\u{1f469}.\n')).toBe('Waits for \u{1f468}\u200d\u{1f469}.');
  expect(reasonRefusal('blocked', 'x', 'v1')).toBeUndefined();
});
