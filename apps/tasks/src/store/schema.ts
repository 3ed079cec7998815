import {
  ITEM_STATUSES,
  PRIORITIES,
  PROJECT_ROLES,
  PROJECT_STATUSES,
  REMINDER_KINDS,
  TASK_KINDS,
  TASK_STATUSES,
  type SupersededCascade,
} from '@interlock/contracts';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  integer,
  jsonb,
  numeric,
  pgSchema,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

const schema = pgSchema('tasks');
const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });
const now = sql`date_trunc('milliseconds', clock_timestamp())`;

export const projects = schema.table('projects', {
  tenant_id: text().notNull(),
  id: uuid().notNull(),
  name: text().notNull(),
  status: text({ enum: PROJECT_STATUSES }).notNull().default('planning'),
  status_number: bigint({ mode: 'number' }).notNull().default(0),
  lifecycle_status: text(),
  delivery_phase: text(),
  start_date: date({ mode: 'string' }),
  end_date: date({ mode: 'string' }),
  checklist_complete: integer().notNull().default(0),
  checklist_total: integer().notNull().default(0),
  checklist_progress: numeric({ mode: 'number' })
    .notNull()
    .generatedAlwaysAs(sql`0`),
  cascade_state: text({ enum: ['none', 'running', 'done', 'superseded'] })
    .notNull()
    .default('none'),
  cascade_done: integer().notNull().default(0),
  cascade_total: integer().notNull().default(0),
  cascade_superseded: jsonb().$type<SupersededCascade>(),
  flipped_by: text(),
  flip_reason: text(),
  flip_request_id: text(),
  version: integer().notNull().default(1),
  created_by: text().notNull(),
  created_at: moment('created_at').notNull().default(now),
  updated_at: moment('updated_at').notNull().default(now),
});
export type ProjectRow = typeof projects.$inferSelect;

export const projectMembers = schema.table('project_members', {
  tenant_id: text().notNull(),
  project_id: uuid().notNull(),
  user_id: text().notNull(),
  role: text({ enum: PROJECT_ROLES }).notNull(),
  created_at: moment('created_at').notNull().default(now),
  updated_at: moment('updated_at').notNull().default(now),
});
export type ProjectMemberRow = typeof projectMembers.$inferSelect;

export const tasks = schema.table('tasks', {
  tenant_id: text().notNull(),
  id: uuid().notNull(),
  project_id: uuid(),
  automation_version_id: uuid(),
  kind: text({ enum: TASK_KINDS }).notNull(),
  title: text().notNull(),
  description: text(),
  own_status: text('status', { enum: TASK_STATUSES }).notNull(),
  own_progress: smallint('progress_percent').notNull().default(0),
  derived_status: text({ enum: ITEM_STATUSES }),
  derived_progress: smallint(),
  imposed_status: text({ enum: TASK_STATUSES }),
  status: text('effective_status', { enum: TASK_STATUSES })
    .notNull()
    .generatedAlwaysAs(sql`''`),
  progress_percent: smallint('effective_progress')
    .notNull()
    .generatedAlwaysAs(sql`0`),
  position: numeric({ precision: 18, scale: 6, mode: 'number' }).notNull().default(1_000_000),
  reason: text(),
  priority: text({ enum: PRIORITIES }).notNull(),
  assignee_id: text(),
  due_date: moment('due_date'),
  start_date: date({ mode: 'string' }),
  end_date: date({ mode: 'string' }),
  failure_code: text(),
  failure_field: text(),
  occurrences: integer().notNull().default(1),
  created_by: text(),
  created_by_system: boolean().notNull().default(false),
  version: integer().notNull().default(1),
  project_status_number: bigint({ mode: 'number' }).notNull().default(0),
  status_changed_at: moment('status_changed_at').notNull().default(now),
  created_at: moment('created_at').notNull().default(now),
  updated_at: moment('updated_at').notNull().default(now),
  deleted_at: moment('deleted_at'),
});
/** A task's columns: `status` and `progress_percent` are the effective ones, `own_…` those set by hand. */
export type TaskRow = typeof tasks.$inferSelect;

export const checklistItems = schema.table('checklist_items', {
  tenant_id: text().notNull(),
  id: uuid().notNull(),
  task_id: uuid().notNull(),
  title: text().notNull(),
  status: text({ enum: ITEM_STATUSES }).notNull(),
  position: integer().notNull(),
  created_by: text(),
  created_at: moment('created_at').notNull().default(now),
  updated_at: moment('updated_at').notNull().default(now),
  deleted_at: moment('deleted_at'),
});
export type ChecklistItemRow = typeof checklistItems.$inferSelect;

export const reminders = schema.table('reminders', {
  tenant_id: text().notNull(),
  task_id: uuid().notNull(),
  kind: text({ enum: REMINDER_KINDS }).notNull(),
  due_date: moment('due_date').notNull(),
  fire_at: moment('fire_at').notNull(),
  admit_at: moment('admit_at').notNull(),
  fired_at: moment('fired_at'),
  is_told: boolean(),
});

export const reminderHints = schema.table('reminder_hints', {
  tenant_id: text().notNull(),
  id: bigint({ mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
  task_id: uuid().notNull(),
  context_id: uuid().notNull(),
  old_status: text({ enum: TASK_STATUSES }),
  new_status: text({ enum: TASK_STATUSES }),
});

export const taskDependencies = schema.table('task_dependencies', {
  tenant_id: text().notNull(),
  task_id: uuid().notNull(),
  depends_on_id: uuid().notNull(),
});

export const auditLogs = schema.table('audit_logs', {
  tenant_id: text().notNull(),
  id: uuid().notNull(),
  occurred_at: moment('occurred_at').notNull(),
  actor_type: text({ enum: ['user', 'service', 'system'] }).notNull(),
  user_id: text(),
  action_type: text().notNull(),
  entity_type: text().notNull(),
  entity_id: text().notNull(),
  metadata: jsonb().$type<Record<string, unknown>>().notNull(),
  request_id: text(),
});

export const validationFailures = schema.table('validation_failures', {
  tenant_id: text().notNull(),
  source: text().notNull(),
  failure_id: text().notNull(),
  context_type: text().notNull(),
  context_id: uuid().notNull(),
  code: text().notNull(),
  field: text().notNull(),
  task_id: uuid(),
  resolved_at: moment('resolved_at'),
});

/** The next `updated_at` of a row: later than the one before, in milliseconds, by the database's clock. */
export const nextUpdatedAt = sql`greatest(date_trunc('milliseconds', clock_timestamp()), updated_at + interval '1 ms')`;
