import { expect, it } from 'vitest';
import { changedFields } from '../src/domain/changed-fields.ts';

const current = { name: 'a', roles: ['x', 'y'], settings: { one: { deep: 1 }, two: [1, { three: null }] } };

it.each([
  [{}, []],
  [{ name: undefined }, []],
  [{ name: 'a', roles: ['x', 'y'] }, []],
  [{ name: 'b', roles: ['x', 'y'] }, ['name']],
  [{ roles: ['y', 'x'] }, ['roles']],
  [{ roles: ['x'] }, ['roles']],
  [{ settings: { two: [1, { three: null }], one: { deep: 1 } } }, []],
  [{ settings: { two: [1, { three: null }], one: { deep: 1, more: undefined } } }, []],
  [{ settings: { two: [1, { three: null }], one: { deep: 2 } } }, ['settings']],
  [{ settings: { two: [1, { three: null }] } }, ['settings']],
  [{ settings: { two: { 0: 1, 1: { three: null } }, one: { deep: 1 } } }, ['settings']],
  [{ settings: {}, name: 'c' }, ['settings', 'name']],
])('of %j are %j', (wanted, changed) => {
  expect(changedFields<object>(current, wanted)).toEqual(changed);
});
