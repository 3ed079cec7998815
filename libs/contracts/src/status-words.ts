import { z } from 'zod';
import type { Surface } from './surface.ts';

/** The five statuses of a task as they are stored (Business Rules, Status Standardization). */
export const TASK_STATUSES = ['backlog', 'in_progress', 'blocked', 'done', 'canceled'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** The four statuses of a checklist item, which is never blocked (Derivation). */
export const ITEM_STATUSES = [
  'backlog',
  'in_progress',
  'done',
  'canceled',
] as const satisfies readonly TaskStatus[];
export type ItemStatus = (typeof ITEM_STATUSES)[number];

/** One stored status in the words of Flows 31 and 32, in the numbers of Derivation, and on the board. */
interface StatusWords {
  readonly v1: string;
  readonly api: 1 | 2 | 3 | 4;
  readonly app: string;
  readonly internal: TaskStatus;
}

export const STATUS_WORDS: Readonly<Record<TaskStatus, StatusWords>> = {
  backlog: { v1: 'pending', api: 1, app: 'backlog', internal: 'backlog' },
  in_progress: { v1: 'in_progress', api: 2, app: 'in_progress', internal: 'in_progress' },
  blocked: { v1: 'blocked', api: 2, app: 'blocked', internal: 'blocked' },
  done: { v1: 'complete', api: 3, app: 'done', internal: 'done' },
  canceled: { v1: 'canceled', api: 4, app: 'canceled', internal: 'canceled' },
};

/** The four words of before the standardization, which no surface but `/v1`'s `pending` accepts. */
const LEGACY_WORDS: Readonly<Record<string, TaskStatus>> = {
  pending: 'backlog',
  completed: 'done',
  cancelled: 'canceled',
  on_hold: 'blocked',
};

export type WordSurface = Exclude<Surface, 'api'>;

/** The word of `surface` for a stored status. */
export function statusWord(status: TaskStatus, surface: WordSurface): string {
  return STATUS_WORDS[status][surface];
}

/** What a word of before the standardization is called now. */
function successorOf(word: unknown): TaskStatus | undefined {
  return typeof word === 'string' && Object.hasOwn(LEGACY_WORDS, word) ? LEGACY_WORDS[word] : undefined;
}

/** The sentence a caller reads who sent a word that `surface` does not speak. */
export function unknownStatusWord(word: unknown, surface: WordSurface): string {
  const accepted = TASK_STATUSES.map((status) => `'${statusWord(status, surface)}'`).join(', ');
  const successor = successorOf(word);
  const hint = successor ? `'${String(word)}' is now '${statusWord(successor, surface)}'. ` : '';
  return `${hint}Use one of ${accepted}.`;
}

/** The numbers of Derivation: `PLANNED`, `IN_PROGRESS`, `DONE`, `SKIPPED`. A blocked task shows as 2. */
export function statusNumber(status: TaskStatus): 1 | 2 | 3 | 4 {
  return STATUS_WORDS[status].api;
}

function unknownStatusNumber(word: unknown): string {
  const successor = successorOf(word);
  const blocked = ', shown with is_blocked, which /v1 and the board can set';
  const hint = successor
    ? `'${String(word)}' is now ${statusNumber(successor)}${successor === 'blocked' ? blocked : ''}. `
    : '';
  return `${hint}Use 1 (planned), 2 (in progress), 3 (done) or 4 (skipped).`;
}

/** A checklist item's status in the stored words, as services speak them. */
export function itemStatusSchema() {
  return z.enum(ITEM_STATUSES, { error: (issue) => unknownItemStatus(issue.input) });
}

function unknownItemStatus(word: unknown): string {
  const successor = successorOf(word);
  const isItems = successor !== undefined && (ITEM_STATUSES as readonly TaskStatus[]).includes(successor);
  const hint = isItems ? `'${String(word)}' is now '${successor}'. ` : '';
  return `${hint}Use one of ${ITEM_STATUSES.map((status) => `'${status}'`).join(', ')}.`;
}

/** Accepts the numbers of Derivation only and yields the stored status; 2 is in progress, never blocked. */
export function statusNumberSchema() {
  const stored = new Map(ITEM_STATUSES.map((status) => [statusNumber(status), status]));
  return z
    .literal([1, 2, 3, 4], { error: (issue) => unknownStatusNumber(issue.input) })
    .transform((number) => stored.get(number) as ItemStatus);
}

/** Accepts the words of `surface` only and yields the stored status. */
export function statusWordSchema(surface: WordSurface) {
  const stored = new Map(TASK_STATUSES.map((status) => [statusWord(status, surface), status]));
  const words = [...stored.keys()] as [string, ...string[]];
  return z
    .enum(words, { error: (issue) => unknownStatusWord(issue.input, surface) })
    .transform((word) => stored.get(word) as TaskStatus);
}
