import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id, reason } from '../primitives.ts';
import { project, PROJECT_STATUSES } from './project.ts';

const input = z.object({
  project_id: id,
  status: z.enum(PROJECT_STATUSES),
  reason: reason.nullish(),
  version: z.int().positive().optional(),
  if_match: z.string().optional(),
});
const output = z.object({ project, already_applied: z.boolean() });

/**
 * `PATCH /v1/projects/{id}/status`: flips a project's status, which binds its tasks at once; what the flip does to
 * the tasks themselves follows (Business Rules, Project Status Impact), and shows as the project's `cascade`.
 */
export const updateProjectStatus = contract({
  name: 'update_project_status',
  service: 'tasks',
  summary: "Change a project's status",
  access: 'session',
  input,
  output,
  errors: ['validation_failed', 'forbidden', 'not_found', 'concurrency_conflict', 'reason_required'],
  routes: [
    plainRoute({
      method: 'PATCH',
      path: '/v1/projects/{project_id}/status',
      status: 200,
      request: input,
      elsewhere: {
        name: 'PATCH /v1/projects/{project_id}',
        start_date: 'PATCH /v1/projects/{project_id}',
        end_date: 'PATCH /v1/projects/{project_id}',
      },
      headers: { 'if-match': 'if_match' },
      response: output,
      etag: (shown) => shown.project.updated_at,
    }),
  ],
});
