import { expect, it } from 'vitest';
import { TokenCache } from '../src/token-cache.ts';

it('knows a token until the moment it expires', () => {
  const cache = new TokenCache<{ expiresAt: number }>(10);
  cache.set('a', { expiresAt: 1_000 });
  expect(cache.get('a', 999)).toEqual({ expiresAt: 1_000 });
  expect(cache.get('a', 1_000)).toBeUndefined();
  expect(cache.size).toBe(0);
});

it('forgets the one that was not used for longest', () => {
  const cache = new TokenCache<{ expiresAt: number }>(2);
  const entry = { expiresAt: 1_000 };
  cache.set('a', entry);
  cache.set('b', entry);
  cache.get('a', 0);
  cache.set('c', entry);
  expect([cache.get('a', 0), cache.get('b', 0), cache.get('c', 0)]).toEqual([entry, undefined, entry]);
  expect(cache.size).toBe(2);
});
