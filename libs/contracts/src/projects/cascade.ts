import { z } from 'zod';
import { contract } from '../contract.ts';
import { id } from '../primitives.ts';
import { PROJECT_STATUSES, supersededCascade } from './project.ts';

const openCascade = z.object({
  tenant_id: z.string(),
  project_id: z.string(),
  status_number: z.int(),
  project: z.string(),
  status: z.enum(PROJECT_STATUSES),
});

/**
 * The next batch of what a project's flip does to its tasks. `status_number` names the flip: when the project has
 * moved on, nothing is done and the state is `superseded`. `paused` asks to come again when the events of the
 * batches before are published. Safe to repeat.
 */
export const advanceCascade = contract({
  name: 'advance_cascade',
  service: 'tasks',
  summary: "Apply a batch of a project's cascade",
  access: 'service',
  input: z.object({
    project_id: id,
    status_number: z.int().positive(),
    limit: z.int().min(1).max(1_000).default(500),
  }),
  output: z.object({
    state: z.enum(['running', 'paused', 'done', 'superseded']),
    done: z.int(),
    total: z.int(),
    /** The project's name. */
    project: z.string(),
    /** The status that the tasks follow; null when it is not known any more. */
    status: z.enum(PROJECT_STATUSES).nullable(),
    /** Of a cascade that was stopped: by what, and what it left. */
    superseded: supersededCascade.nullable(),
  }),
  errors: ['not_found'],
  routes: [],
});

/** The cascades of all tenants that are under way, oldest flip first: what a scheduler that lost its own list needs. */
export const listOpenCascades = contract({
  name: 'list_open_cascades',
  service: 'tasks',
  summary: 'Cascades under way',
  access: 'service',
  acrossTenants: true,
  input: z.object({ limit: z.int().min(1).max(1_000).default(200) }),
  output: z.object({ items: z.array(openCascade) }),
  errors: [],
  routes: [],
});
