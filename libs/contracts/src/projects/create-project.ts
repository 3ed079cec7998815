import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { day, title } from '../primitives.ts';
import { project } from './project.ts';

const input = z.object({ name: title, start_date: day.nullish(), end_date: day.nullish() });
const output = z.object({ project });

/** A new project in `planning`; the session that makes it is its owner. */
export const createProject = contract({
  name: 'create_project',
  service: 'tasks',
  summary: 'Create a project',
  access: 'any',
  input,
  output,
  errors: ['validation_failed', 'dates_out_of_range'],
  routes: [
    plainRoute({
      method: 'POST',
      path: '/v1/projects',
      status: 201,
      request: input,
      elsewhere: {
        status: 'PATCH /v1/projects/{project_id}/status',
        reason: 'PATCH /v1/projects/{project_id}/status',
      },
      response: output,
      etag: (made) => made.project.updated_at,
    }),
  ],
});
