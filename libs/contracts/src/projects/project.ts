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

/** A cascade that a later change of the project's status stopped. */
export const supersededCascade = z.object({
  /** The status that its tasks were to follow, and the number of that change. */
  status: z.enum(PROJECT_STATUSES),
  status_number: z.int(),
  done: z.int(),
  left: z.int(),
  /** The change that stopped it. */
  by: z.object({
    status: z.enum(PROJECT_STATUSES),
    status_number: z.int(),
    user_id: z.string(),
    at: z.string(),
  }),
});
export type SupersededCascade = z.output<typeof supersededCascade>;

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
      /** The one that was stopped last, until another has come to its end. */
      superseded: supersededCascade.nullable(),
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
