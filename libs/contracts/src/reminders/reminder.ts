import { z } from 'zod';
import { contract } from '../contract.ts';
import { id } from '../primitives.ts';

/** `ahead` comes before a task is due, `due` when it is. */
export const REMINDER_KINDS = ['ahead', 'due'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/** What reminders are about; the people that they are for are not named, since histories of workflows keep it. */
const reminderSubject = z.object({
  title: z.string(),
  /** The project's name; null for a task of a version. */
  project: z.string().nullable(),
  due_date: z.string().nullable(),
  is_assigned: z.boolean(),
});
export type ReminderSubject = z.output<typeof reminderSubject>;

/** Why there is nothing more to wait for: the task, or that all there was to be told about its due date is told. */
export const REMINDERS_OVER = [
  'deleted',
  'done',
  'canceled',
  'no_due_date',
  'read_only_project',
  'told',
] as const;
export type RemindersOver = (typeof REMINDERS_OVER)[number];

/**
 * Fires the reminders of a task that are due, each once however often this is asked, and says which one is next (null:
 * there is none, and `over` says why). Ask again then; the answer, not the asker's clock, is what counts.
 */
export const fireReminders = contract({
  name: 'fire_reminders',
  service: 'tasks',
  summary: "Fire a task's due reminders",
  access: 'service',
  input: z.object({ task_id: id }),
  output: z.object({
    fired: z.int(),
    next_at: z.string().nullable(),
    next: z.object({ kind: z.enum(REMINDER_KINDS), at: z.string() }).nullable(),
    /** Null: the task is not there. */
    about: reminderSubject.nullable(),
    over: z.enum(REMINDERS_OVER).nullable(),
  }),
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
    overdue_s: z.int().min(0).default(2),
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
    items: z.array(
      z.object({
        tenant_id: z.string(),
        task_id: z.string(),
        next_at: z.string(),
        about: reminderSubject,
      }),
    ),
    /** What to ask for the next page with; a page may be short, or empty, and not the last. */
    next_after: id.nullable().default(null),
  }),
  errors: [],
  routes: [],
});

/** What has changed about a task that reminders are waited for: a hint each, forgotten when it is followed. */
const reminderHint = z.object({ tenant_id: z.string(), id: z.string().regex(/^[0-9]{1,19}$/) });

/**
 * Tasks of all tenants for which something began or ended to be reminded of, and that nobody has told whoever waits
 * for it: of each project and automation version the longest first, in turn, so that one with many delays no other.
 */
export const listReminderHints = contract({
  name: 'list_reminder_hints',
  service: 'tasks',
  summary: 'Tasks whose reminders begin or end',
  access: 'service',
  acrossTenants: true,
  input: z.object({ limit: z.int().min(1).max(1_000).default(50) }),
  output: z.object({
    items: z.array(
      z.object({
        tenant_id: z.string(),
        task_id: z.string(),
        /** Whether there is something to remind of now. */
        is_open: z.boolean(),
        about: reminderSubject.nullable(),
        hints: z.array(reminderHint),
      }),
    ),
  }),
  errors: [],
  routes: [],
});

/** Forgets hints that were followed. Safe to repeat. */
export const forgetReminderHints = contract({
  name: 'forget_reminder_hints',
  service: 'tasks',
  summary: 'Forget followed hints',
  access: 'service',
  acrossTenants: true,
  input: z.object({ hints: z.array(reminderHint).max(5_000) }),
  output: z.object({}),
  errors: [],
  routes: [],
});
