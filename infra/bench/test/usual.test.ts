import { expect, test } from 'vitest';
import type { Row } from '../src/figure.ts';
import { tableOf } from '../src/report.ts';
import { checkedAgainst, usualAfter } from '../src/usual.ts';

const spread = (value: number) => ({ median: value, min: value, max: value });
const row = (ours: number, peer: number): Row => ({
  ...{ id: 'S3', what: 'a page', met: true, notes: [] },
  measured: { ...spread(ours), unit: 'per s' },
  against: { what: 'the bare query', measured: { ...spread(peer), unit: 'per s' } },
  ratio: spread(ours / peer),
  goal: { at: 'least', value: 0.4 },
});

test('a figure of which a side is more than five times off its usual is none', () => {
  const usual = { S3: { ours: 1_500, peer: 3_400 } };
  const [slow] = checkedAgainst(usual, [row(300, 32)]);
  expect(slow).toMatchObject({ met: false, invalid: ['limit or peer is 32.0, usually 3.40e+3'] });
  expect(slow && tableOf([slow])).toMatch(/invalid .*\n\nS3 {2}invalid: limit or peer is 32/);
  expect(checkedAgainst(usual, [row(300, 17_000)])).toEqual([row(300, 17_000)]);
  expect(checkedAgainst({}, [row(300, 32)])).toEqual([row(300, 32)]);
});

test('the usual moves half of the way, and by no figure that is none', () => {
  expect(usualAfter({}, [row(100, 200)])).toEqual({ S3: { ours: 100, peer: 200 } });
  const usual = { S3: { ours: 100, peer: 400 } };
  const after = usualAfter(usual, [row(400, 400)]);
  expect(after.S3?.ours).toBeCloseTo(200);
  expect(usualAfter(usual, [{ ...row(1, 1), invalid: ['x'] }])).toEqual(usual);
});
