import { z } from 'zod';
import { contract } from '../contract.ts';
import { id } from '../primitives.ts';

/** `ahead` comes before a task is due, `due` when it is. */
export const REMINDER_KINDS = ['ahead', 'due'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/**
 * Fires the reminders of a task that are due, each once however often this is asked, and says when the next one is
 * (null: there is none, or the task is over). Ask again then; the answer, not the asker's clock, is what counts.
 */
export const fireReminders = contract({
  name: 'fire_reminders',
  service: 'tasks',
  summary: "Fire a task's due reminders",
  access: 'service',
  input: z.object({ task_id: id }),
  output: z.object({ fired: z.int(), next_at: z.string().nullable() }),
  errors: [],
  routes: [],
});

/** Fires what is overdue, of all tenants, oldest first; asked until `fired` and `dropped` are 0. */
export const sweepReminders = contract({
  name: 'sweep_reminders',
  service: 'tasks',
  summary: 'Fire overdue reminders',
  access: 'service',
  acrossTenants: true,
  input: z.object({
    /** Only what has been due this long: the workflows' own are left to them. */
    overdue_s: z.int().min(0).default(10),
    limit: z.int().min(1).max(1_000).default(200),
  }),
  output: z.object({ fired: z.int(), dropped: z.int() }),
  errors: [],
  routes: [],
});

/**
 * Open tasks of all tenants whose reminders come within their tenant's window (7 days), by task id after `after`. `slice`
 * takes one of 60 parts of them, so that a schedule can spread them over an hour.
 */
export const listComingReminders = contract({
  name: 'list_coming_reminders',
  service: 'tasks',
  summary: 'Tasks whose reminders come soon',
  access: 'service',
  acrossTenants: true,
  input: z.object({
    slice: z.int().min(0).max(59).optional(),
    after: id.optional(),
    limit: z.int().min(1).max(1_000).default(500),
  }),
  output: z.object({
    items: z.array(z.object({ tenant_id: z.string(), task_id: z.string(), next_at: z.string() })),
    /** What to ask for the next page with; a page may be short, or empty, and not the last. */
    next_after: id.nullable().default(null),
  }),
  errors: [],
  routes: [],
});
