import { RefusedError } from '@interlock/contracts';
import { expect, it } from 'vitest';
import { Admission, type Reason } from '../src/admission/admission.ts';

/** An admission with a clock that is set, and calls that end when they are told to. */
function admission(limit = 2, perFlow = 3) {
  let now = 0;
  const reasons: Reason[] = [];
  const began: string[] = [];
  const running = new Map<string, (answer: string) => void>();
  const made = new Admission({
    limit: { min: limit, max: limit, tolerance: 1_000 },
    queue: { perFlow, total: 100, burstMs: 1_000, standingMs: 250 },
    onRefused: (reason) => reasons.push(reason),
    now: () => now,
  });
  const call = (name: string) => {
    const work = () => {
      began.push(name);
      return new Promise<string>((resolve) => running.set(name, resolve));
    };
    return made
      .run(name.replace(/\d+$/, ''), 'read', work, () => undefined)
      .catch((error: unknown) => {
        if (error instanceof RefusedError) return error.refusal.code;
        throw error;
      });
  };
  const end = async (name: string, answer: Promise<string>) => {
    running.get(name)?.('ok');
    expect(await answer).toBe('ok');
  };
  return { made, began, reasons, call, end, set: (time: number) => (now = time) };
}

it('runs as many at once as the limit says, and the next when one ends', async () => {
  const { made, began, call, end } = admission();
  const first = call('a1');
  void call('a2');
  void call('a3');
  expect(began).toEqual(['a1', 'a2']);
  expect([made.running, made.waiting]).toEqual([2, 1]);
  await end('a1', first);
  expect(began).toEqual(['a1', 'a2', 'a3']);
  expect([made.running, made.waiting]).toEqual([2, 0]);
});

it('lets another tenant in before those who came earlier in a crowd', async () => {
  const { began, call, end } = admission(1);
  const first = call('a1');
  const second = call('a2');
  void call('a3');
  void call('b1');
  await end('a1', first);
  await end('a2', second);
  expect(began).toEqual(['a1', 'a2', 'b1']);
});

it('refuses what finds its queue full, at once and at the door', async () => {
  const { made, reasons, call } = admission(1);
  for (const name of ['a1', 'a2', 'a3', 'a4']) void call(name);
  expect(made.turnsAway('a')).toBe(true);
  expect(made.turnsAway('b')).toBe(false);
  expect(await call('a5')).toBe('overloaded');
  expect(reasons).toEqual(['queue', 'queue']);
});

it('refuses what has waited for too long, and only that', async () => {
  const { made, began, reasons, call, set } = admission(1);
  void call('a1');
  const late = call('a2');
  set(600);
  const patient = call('b1');
  set(1_001);
  made.refuseLate();
  expect(await late).toBe('overloaded');
  expect(reasons).toEqual(['wait']);
  expect(made.waiting).toBe(1);
  expect(began).toEqual(['a1']);
  set(1_601);
  made.refuseLate();
  expect(await patient).toBe('overloaded');
});

it('frees the place of a call that failed', async () => {
  const { made } = admission(1);
  const failing = made.run(
    'a',
    'read',
    () => Promise.reject(new Error('broken')),
    () => undefined,
  );
  await expect(failing).rejects.toThrow('broken');
  expect(made.running).toBe(0);
});

it('keeps a crowd to a part of the places while another tenant is about, and no longer', async () => {
  const { made, call, end, set } = admission(10, 32);
  const calls = new Map<string, Promise<string>>();
  for (let count = 1; count <= 30; count += 1) calls.set(`a${count}`, call(`a${count}`));
  expect([made.running, made.waiting]).toEqual([10, 20]);
  const other = call('b1');
  expect(made.waiting).toBe(21);
  for (let count = 1; count <= 9; count += 1) await end(`a${count}`, calls.get(`a${count}`)!);
  // Of ten places a crowd has one, once it has no more under way; the other one has its own.
  expect([made.running, made.waiting]).toEqual([2, 20]);
  set(5_001);
  made.turnsAway('a');
  await end('b1', other);
  expect([made.running, made.waiting]).toEqual([10, 11]);
});
