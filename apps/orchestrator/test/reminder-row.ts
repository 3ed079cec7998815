import { randomUUID } from 'node:crypto';
import type { RemindersOver } from '@interlock/contracts';
import type { ReminderInput } from '../src/contracts/task-reminder.ts';
import { truthOf } from './truth.ts';

const LEAD_MS = 24 * 60 * 60 * 1_000;

/** A task's reminders as its row has them: 24 h ahead, and when it is due. The clock is the test server's. */
export class ReminderRow {
  readonly input: ReminderInput = { tenantId: 'acme', taskId: randomUUID() };
  readonly #now: () => Promise<number>;
  #dueAt: number | null;
  #ended: RemindersOver | undefined;
  readonly #fired = new Set<string>();
  /** The times at which something fired, by kind. */
  readonly firings: { readonly kind: string; readonly at: number }[] = [];
  questions = 0;
  /** Called before each answer, with how often was asked. */
  before: (question: number) => void | Promise<void> = () => undefined;

  constructor(now: () => Promise<number>, dueAt: number | null) {
    this.#now = now;
    this.#dueAt = dueAt;
  }

  /** A due date that moves brings its reminders anew; without one there are none. */
  moveTo(dueAt: number | null): void {
    this.#dueAt = dueAt;
    this.#fired.clear();
  }

  /** What the row says of the task while it is there. */
  #about() {
    if (this.#ended === 'deleted') return null;
    const due_date = this.#dueAt === null ? null : new Date(this.#dueAt).toISOString();
    return { title: 'Send the *first* invoice', project: 'Website relaunch', due_date, is_assigned: true };
  }

  /** From now on there is nothing to remind of. */
  end(why: RemindersOver): void {
    this.#ended = why;
  }

  readonly ask = truthOf({
    fire_reminders: async () => {
      this.questions += 1;
      await this.before(this.questions);
      const now = await this.#now();
      const due = this.#pending().filter(({ at }) => at <= now);
      for (const { kind } of due) {
        this.#fired.add(kind);
        this.firings.push({ kind, at: now });
      }
      const next = this.#pending()[0];
      const at = next ? new Date(next.at).toISOString() : null;
      return {
        fired: due.length,
        next_at: at,
        next: next && at ? { kind: next.kind, at } : null,
        about: this.#about(),
        over: next ? null : (this.#ended ?? (this.#dueAt === null ? 'no_due_date' : 'told')),
      };
    },
  });

  #pending() {
    if (this.#dueAt === null || this.#ended !== undefined) return [];
    const both = [
      { kind: 'ahead', at: this.#dueAt - LEAD_MS },
      { kind: 'due', at: this.#dueAt },
    ];
    return both.filter(({ kind }) => !this.#fired.has(kind));
  }
}
