import { z } from 'zod';

/** The statuses of a project (Business Rules, Project Statuses). */
export const PROJECT_STATUSES = [
  'planning',
  'active',
  'on_hold',
  'completed',
  'cancelled',
  'archived',
] as const;
export type ProjectStatus = (typeof PROJECT_STATUSES)[number];

export const PROJECT_ROLES = ['owner', 'ops', 'member', 'client'] as const;
export type ProjectRole = (typeof PROJECT_ROLES)[number];

/** A project. `checklist_progress` is a percentage with two decimals; times are UTC with milliseconds. */
export const project = z
  .object({
    id: z.string(),
    tenant_id: z.string(),
    name: z.string(),
    status: z.enum(PROJECT_STATUSES),
    lifecycle_status: z.string().nullable(),
    delivery_phase: z.string().nullable(),
    start_date: z.string().nullable(),
    end_date: z.string().nullable(),
    checklist_progress: z.number(),
    checklist_complete: z.int(),
    checklist_total: z.int(),
    cascade: z.object({
      state: z.enum(['none', 'running', 'done', 'superseded']),
      done: z.int(),
      total: z.int(),
    }),
    version: z.int(),
    created_by: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Project' });
export type Project = z.output<typeof project>;

export const projectMember = z
  .object({
    project_id: z.string(),
    user_id: z.string(),
    role: z.enum(PROJECT_ROLES),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'ProjectMember' });
export type ProjectMember = z.output<typeof projectMember>;
