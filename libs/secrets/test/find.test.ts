import { describe, expect, test } from 'vitest';
import { findSecrets, redact } from '../src/index.ts';
import { negatives } from './negatives.ts';
import { assigned, issued } from './positives.ts';

describe.each([
  ['issued', issued],
  ['assigned', assigned],
])('%s', (_kind, positives) => {
  test.each(positives)('%s', (_says, text, secret) => {
    const place = text.indexOf(secret);
    const [first, ...others] = findSecrets(text);
    expect(first).toBeDefined();
    const ranges = [first!, ...others];
    expect(Math.min(...ranges.map((found) => found.start))).toBeLessThanOrEqual(place);
    expect(Math.max(...ranges.map((found) => found.end))).toBeGreaterThanOrEqual(place + secret.length);
    expect(redact(text)).not.toContain(secret);
    expect(findSecrets(redact(text))).toEqual([]);
  });

  test.each(positives)('%s, amid prose', (_says, text, secret) => {
    const prose = 'We met on Friday and agreed on the next steps.\n';
    const redacted = redact(prose + text + '\n' + prose);
    expect(redacted).not.toContain(secret);
    expect(redacted.startsWith(prose)).toBe(true);
    expect(redacted.endsWith(prose)).toBe(true);
  });
});

test.each(negatives)('no secret: %s', (text) => {
  expect(findSecrets(text)).toEqual([]);
  expect(redact(text)).toBe(text);
});
