import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { day, id, title } from '../primitives.ts';
import { project } from './project.ts';

const input = z.object({
  project_id: id,
  name: title.optional(),
  start_date: day.nullish(),
  end_date: day.nullish(),
  version: z.int().positive().optional(),
  if_match: z.string().optional(),
});
const output = z.object({ project });

/** Changes a project's name and dates; its owner, ops and services may. */
export const updateProject = contract({
  name: 'update_project',
  service: 'tasks',
  summary: 'Change a project',
  access: 'any',
  input,
  output,
  errors: ['validation_failed', 'forbidden', 'not_found', 'concurrency_conflict', 'dates_out_of_range'],
  routes: [
    plainRoute({
      method: 'PATCH',
      path: '/v1/projects/{project_id}',
      status: 200,
      request: input,
      elsewhere: {
        status: 'PATCH /v1/projects/{project_id}/status',
        reason: 'PATCH /v1/projects/{project_id}/status',
      },
      headers: { 'if-match': 'if_match' },
      response: output,
      etag: (changed) => changed.project.updated_at,
    }),
  ],
});
