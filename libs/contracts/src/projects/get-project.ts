import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id } from '../primitives.ts';
import { project } from './project.ts';

const input = z.object({ project_id: id });
const output = z.object({ project });

/** One project, for its members and ops. */
export const getProject = contract({
  name: 'get_project',
  service: 'tasks',
  summary: 'Read a project',
  access: 'any',
  input,
  output,
  errors: ['forbidden', 'not_found'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/projects/{project_id}',
      status: 200,
      request: input,
      response: output,
      etag: (read) => read.project.updated_at,
    }),
  ],
});
