import { describe, expect, it } from 'vitest';
import {
  itemStatusSchema,
  STATUS_WORDS,
  statusNumberSchema,
  statusWord,
  statusWordSchema,
  TASK_STATUSES,
} from '../src/status-words.ts';

const surfaces = ['v1', 'app', 'internal'] as const;

describe.each(surfaces)('the words of %s', (surface) => {
  it('translate there and back', () => {
    for (const status of TASK_STATUSES) {
      expect(statusWordSchema(surface).parse(statusWord(status, surface))).toBe(status);
    }
  });

  it('are the only ones it accepts', () => {
    const own = new Set(TASK_STATUSES.map((status) => statusWord(status, surface)));
    const all = TASK_STATUSES.flatMap((status) => Object.values(STATUS_WORDS[status]).map(String));
    for (const word of [...all, 'completed', 'cancelled', 'on_hold', 'Done', '']) {
      expect(statusWordSchema(surface).safeParse(word).success).toBe(own.has(word));
    }
  });
});

it.each([
  ['app', 'pending', 'backlog'],
  ['app', 'completed', 'done'],
  ['app', 'cancelled', 'canceled'],
  ['app', 'on_hold', 'blocked'],
  ['v1', 'completed', 'complete'],
  ['v1', 'cancelled', 'canceled'],
  ['v1', 'on_hold', 'blocked'],
] as const)('%s refuses %s and names %s instead', (surface, legacy, successor) => {
  const { error } = statusWordSchema(surface).safeParse(legacy);
  expect(error?.issues[0]?.message).toContain(`'${legacy}' is now '${successor}'.`);
});

it.each([
  ['pending', '1'],
  ['completed', '3'],
  ['cancelled', '4'],
  ['on_hold', '2, shown with is_blocked'],
])('/api refuses %s and names %s instead', (legacy, successor) => {
  const { error } = statusNumberSchema().safeParse(legacy);
  expect(error?.issues[0]?.message).toContain(`'${legacy}' is now ${successor}`);
  expect(statusNumberSchema().safeParse('done').error?.issues[0]?.message).toMatch(/^Use 1/);
});

it.each([
  ['pending', 'backlog'],
  ['completed', 'done'],
  ['cancelled', 'canceled'],
])('an item refuses %s and names %s instead', (legacy, successor) => {
  const { error } = itemStatusSchema().safeParse(legacy);
  expect(error?.issues[0]?.message).toContain(`'${legacy}' is now '${successor}'.`);
});
