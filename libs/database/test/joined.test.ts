import { describe, expect, it } from 'vitest';
import { joined } from '../src/joined.ts';

/** What was done together, each to be ended by the test. */
function recorded(limits = { largest: 3, atOnce: 1 }) {
  const rounds: { asked: readonly string[]; end: (answers?: (string | Error)[]) => void }[] = [];
  const waiting: (() => void)[] = [];
  const ask = joined<string, string>(
    (asked) =>
      new Promise((resolve) => {
        rounds.push({ asked, end: (answers = asked.map((one) => `${one}!`)) => resolve(answers) });
        for (const go of waiting.splice(0)) go();
      }),
    limits,
  );
  const round = async (number: number) => {
    while (rounds.length < number) await new Promise<void>((resolve) => waiting.push(resolve));
    const found = rounds[number - 1];
    if (found === undefined) throw new Error('There is no such round.');
    return found;
  };
  return { ask, round, rounds };
}

describe('joined work', () => {
  it('leaves alone when nothing is under way, and together with all that came meanwhile', async () => {
    const { ask, round } = recorded();
    const first = ask('a');
    const one = await round(1);
    expect(one.asked).toEqual(['a']);
    const others = ['b', 'c', 'd', 'e'].map(ask);
    one.end();
    expect(await first).toBe('a!');
    const two = await round(2);
    expect(two.asked).toEqual(['b', 'c', 'd']);
    two.end();
    (await round(3)).end();
    expect(await Promise.all(others)).toEqual(['b!', 'c!', 'd!', 'e!']);
  });

  it('has no more under way at once than it may', async () => {
    const { ask, round, rounds } = recorded({ largest: 1, atOnce: 2 });
    const all = ['a', 'b', 'c'].map(ask);
    const [one] = await Promise.all([round(1), round(2)]);
    expect(rounds).toHaveLength(2);
    one.end();
    await all[0];
    (await round(3)).end();
    (await round(2)).end();
    expect(await Promise.all(all)).toEqual(['a!', 'b!', 'c!']);
  });

  it('throws an error to the one it belongs to, and goes on after a round that failed', async () => {
    const { ask, round } = recorded();
    const asked = ['a', 'b'].map(ask);
    (await round(1)).end([new Error('not a'), 'b!']);
    expect(await Promise.allSettled(asked)).toEqual([
      { status: 'rejected', reason: new Error('not a') },
      { status: 'fulfilled', value: 'b!' },
    ]);
    const broken = joined<string, string>(() => Promise.reject(new Error('gone')), { largest: 2, atOnce: 1 });
    await expect(broken('a')).rejects.toThrow('gone');
    await expect(broken('b')).rejects.toThrow('gone');
  });
});
