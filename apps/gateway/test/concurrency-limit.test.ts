import { describe, expect, it } from 'vitest';
import { ConcurrencyLimit } from '../src/admission/concurrency-limit.ts';

const bounds = { min: 4, max: 20, tolerance: 4 };

/** A limit, and a clock that goes on by a window with each window. */
function limit() {
  const made = new ConcurrencyLimit(bounds);
  let now = 0;
  const window = (
    call: { ms: number; among?: number; useCase?: string; congested?: boolean },
    calls = 20,
  ) => {
    made.reached();
    now += 300;
    for (let count = 0; count < calls; count += 1)
      made.ended({ useCase: 'read', among: 10, congested: false, ...call }, now);
    return made.now;
  };
  return { made, window, pass: (ms: number) => (now += ms) };
}

/** The first window makes it look how long calls take at rest; they take 10 ms. */
function known() {
  const one = limit();
  one.window({ ms: 30 });
  one.window({ ms: 10, among: 1 });
  return one;
}

it('lets one more in as long as calls take about as long as at rest', () => {
  const { window, made } = known();
  const before = made.now;
  expect(window({ ms: 30 })).toBe(before + 1);
  expect(window({ ms: 40 })).toBe(before + 2);
});

it('lets fewer in when calls take several times as long, down to the least', () => {
  const { window } = known();
  const before = window({ ms: 10 });
  expect(window({ ms: 50 })).toBe(Math.floor(before * 0.9));
  for (let windows = 0; windows < 30; windows += 1) window({ ms: 500 });
  expect(window({ ms: 500 })).toBe(4);
});

it('lets no more in than the most, and none that nobody asked for', () => {
  const { window, made } = known();
  for (let windows = 0; windows < 30; windows += 1) window({ ms: 10 });
  expect(made.now).toBe(20);
  const idle = new ConcurrencyLimit(bounds);
  for (let now = 0; now < 10_000; now += 300)
    for (let count = 0; count < 20; count += 1)
      idle.ended({ useCase: 'read', ms: 10, among: 1, congested: false }, now);
  expect(idle.now).toBe(16);
});

it('compares a use case with itself', () => {
  const { window, made } = known();
  window({ ms: 400, among: 1, useCase: 'report' });
  const before = made.now;
  expect(window({ ms: 800, useCase: 'report' })).toBe(before + 1);
});

it('believes a service that says it has too much to do, by one answer', () => {
  const { window, made } = known();
  const before = made.now;
  expect(window({ ms: 1, congested: true }, 1)).toBe(Math.floor(before * 0.9));
});

describe('the time at rest', () => {
  it('is looked for when it was not seen for a while, with a few calls at once', () => {
    const { window, pass } = known();
    expect(window({ ms: 30 })).toBeGreaterThan(4);
    pass(10_000);
    expect(window({ ms: 30 })).toBe(2);
    // Those that were under way still say nothing; those among few do.
    window({ ms: 30 }, 3);
    expect(window({ ms: 20, among: 2 })).toBeGreaterThan(4);
  });

  it('is looked for no longer than a moment', () => {
    const { made, window, pass } = known();
    pass(10_000);
    expect(window({ ms: 30 })).toBe(2);
    window({ ms: 30 }, 1);
    expect(made.now).toBeGreaterThan(4);
  });
});
