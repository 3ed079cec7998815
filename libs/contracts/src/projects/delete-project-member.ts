import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { externalId, id, nothing } from '../primitives.ts';

const input = z.object({ project_id: id, user_id: externalId });

/** Takes a member out of a project, which keeps an owner. */
export const deleteProjectMember = contract({
  name: 'delete_project_member',
  service: 'tasks',
  summary: 'Remove a project member',
  access: 'any',
  input,
  output: nothing,
  errors: ['forbidden', 'not_found', 'last_owner'],
  routes: [
    plainRoute({
      method: 'DELETE',
      path: '/v1/projects/{project_id}/members/{user_id}',
      status: 204,
      request: input,
      response: nothing,
    }),
  ],
});
