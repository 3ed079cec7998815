import { expect, it } from 'vitest';
import { grown } from '../src/stack/memory.ts';

it('names a process that has grown, and no other', () => {
  const before = new Map([
    ['gateway', 100],
    ['tasks', 100],
  ]);
  const most = new Map([
    ['gateway', 229],
    ['tasks', 228],
    ['started-since', 900],
  ]);
  expect(grown(before, most)).toEqual(['gateway has grown from 100 to 229 MiB']);
});
