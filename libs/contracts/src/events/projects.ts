import { z } from 'zod';
import { PROJECT_STATUSES } from '../projects/project.ts';
import { eventContract } from './envelope.ts';

const status = z.enum(PROJECT_STATUSES);
const project = z.object({ id: z.string(), name: z.string(), status });

export const projectStatusChanged = eventContract({
  name: 'project_status_changed',
  service: 'tasks',
  summary: 'A project has another status, which binds its tasks at once; `cascade_total` of them will follow',
  data: z.object({
    project,
    old_status: status,
    new_status: status,
    status_number: z.int(),
    reason: z.string().nullable(),
    cascade_total: z.int(),
  }),
});

export const projectCascadeCompleted = eventContract({
  name: 'project_cascade_completed',
  service: 'tasks',
  summary: "All tasks have followed a project's status",
  data: z.object({ project, status_number: z.int(), changed: z.int() }),
});
