import { AUTOMATION_ROLES, AUTOMATION_STATUSES, EVIDENCE_KINDS, QUOTE_STATUSES } from '@interlock/contracts';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  doublePrecision,
  integer,
  jsonb,
  pgSchema,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

const schema = pgSchema('automation');
const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });
const now = sql`date_trunc('milliseconds', clock_timestamp())`;
const times = {
  created_at: moment('created_at').notNull().default(now),
  updated_at: moment('updated_at').notNull().default(now),
};

export const automations = schema.table('automations', {
  tenant_id: text().notNull(),
  id: uuid().notNull(),
  name: text().notNull(),
  owner_id: text(),
  status: text({ enum: ['active', 'archived'] })
    .notNull()
    .default('active'),
  last_number: integer().notNull().default(0),
  version: integer().notNull().default(1),
  created_by: text().notNull(),
  ...times,
});
export type AutomationRow = typeof automations.$inferSelect;

export const automationMembers = schema.table('automation_members', {
  tenant_id: text().notNull(),
  automation_id: uuid().notNull(),
  user_id: text().notNull(),
  role: text({ enum: AUTOMATION_ROLES }).notNull(),
  ...times,
});
export type AutomationMemberRow = typeof automationMembers.$inferSelect;

export const automationVersions = schema.table('automation_versions', {
  tenant_id: text().notNull(),
  id: uuid().notNull(),
  automation_id: uuid().notNull(),
  project_id: uuid(),
  number: integer().notNull(),
  status: text({ enum: AUTOMATION_STATUSES }).notNull().default('Intake in Progress'),
  previous_status: text({ enum: AUTOMATION_STATUSES }),
  blocked_reason: text(),
  blocked_at: moment('blocked_at'),
  remediation_task_id: uuid(),
  status_metadata: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  status_changed_at: moment('status_changed_at').notNull().default(now),
  status_changed_by_user_id: text().notNull(),
  archived_at: moment('archived_at'),
  version: integer().notNull().default(1),
  created_by: text().notNull(),
  ...times,
});
export type AutomationVersionRow = typeof automationVersions.$inferSelect;

export const quotes = schema.table('quotes', {
  tenant_id: text().notNull(),
  project_id: uuid().notNull(),
  quote_id: text().notNull(),
  id: uuid().notNull(),
  sequence: bigint({ mode: 'number' })
    .notNull()
    .generatedAlwaysAs(sql`0`),
  status: text({ enum: QUOTE_STATUSES }).notNull(),
  payment_required: boolean().notNull(),
  payment_captured: boolean().notNull(),
  version: integer().notNull().default(1),
  ...times,
});
export type QuoteRow = typeof quotes.$inferSelect;

export const evidence = schema.table('evidence', {
  tenant_id: text().notNull(),
  id: uuid().notNull(),
  automation_version_id: uuid().notNull(),
  kind: text({ enum: EVIDENCE_KINDS }).notNull(),
  uri: text(),
  note: text(),
  approved: boolean(),
  pass_rate: doublePrecision(),
  stable: boolean(),
  active: boolean(),
  recorded_by: text().notNull(),
  recorded_at: moment('recorded_at').notNull().default(now),
  version: integer().notNull().default(1),
});
export type EvidenceRow = typeof evidence.$inferSelect;

export const statusHistory = schema.table('automation_versions_status_history', {
  tenant_id: text().notNull(),
  id: uuid().notNull(),
  automation_version_id: uuid().notNull(),
  from_status: text({ enum: AUTOMATION_STATUSES }),
  to_status: text({ enum: AUTOMATION_STATUSES }).notNull(),
  blocked_reason: text(),
  status_metadata: jsonb().$type<Record<string, unknown>>().notNull(),
  actor_type: text({ enum: ['user', 'service', 'system'] }).notNull(),
  user_id: text(),
  system_initiated: boolean().notNull(),
  request_id: text().notNull(),
  occurred_at: moment('occurred_at').notNull(),
});
export type StatusHistoryRow = typeof statusHistory.$inferSelect;

/** The next `updated_at` of a row: later than the one before, in milliseconds, by the database's clock. */
export const nextUpdatedAt = sql`greatest(date_trunc('milliseconds', clock_timestamp()), updated_at + interval '1 ms')`;
