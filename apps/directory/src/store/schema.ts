import type { TenantSettings } from '@interlock/contracts';
import { sql, type AnyColumn } from 'drizzle-orm';
import { integer, jsonb, pgSchema, text, timestamp } from 'drizzle-orm/pg-core';

const schema = pgSchema('directory');
const moment = () => timestamp({ withTimezone: true, precision: 3, mode: 'date' });

export const tenants = schema.table('tenants', {
  tenant_id: text().notNull(),
  name: text().notNull(),
  status: text({ enum: ['active', 'suspended'] }).notNull(),
  settings: jsonb().$type<TenantSettings>().notNull().default({}),
  version: integer().notNull().default(1),
  created_at: moment()
    .notNull()
    .default(sql`now()`),
  updated_at: moment()
    .notNull()
    .default(sql`now()`),
});
export type TenantRow = typeof tenants.$inferSelect;

export const members = schema.table('members', {
  tenant_id: text().notNull(),
  user_id: text().notNull(),
  email: text().notNull(),
  display_name: text().notNull(),
  status: text({ enum: ['active', 'inactive'] }).notNull(),
  roles: text().array().notNull().default([]),
  time_zone: text().notNull().default('UTC'),
  version: integer().notNull().default(1),
  created_at: moment()
    .notNull()
    .default(sql`now()`),
  updated_at: moment()
    .notNull()
    .default(sql`now()`),
});
export type MemberRow = typeof members.$inferSelect;

/** What every change of a row sets besides: times never repeat or run backwards within a row. */
export function bump(table: { readonly version: AnyColumn; readonly updated_at: AnyColumn }) {
  return {
    version: sql`${table.version} + 1`,
    updated_at: sql`greatest(date_trunc('milliseconds', clock_timestamp()), ${table.updated_at} + interval '1 ms')`,
  };
}
