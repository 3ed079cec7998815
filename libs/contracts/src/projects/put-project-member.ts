import { z } from 'zod';
import { contract, putRoute } from '../contract.ts';
import { externalId, id } from '../primitives.ts';
import { PROJECT_ROLES, projectMember } from './project.ts';

const input = z.object({ project_id: id, user_id: externalId, role: z.enum(PROJECT_ROLES) });
const output = z.object({ member: projectMember });

/** Makes an active member of the tenant a member of the project, or changes the role. */
export const putProjectMember = contract({
  name: 'put_project_member',
  service: 'tasks',
  summary: "Set a project member's role",
  access: 'any',
  input,
  output: output.extend({ created: z.boolean() }),
  errors: ['validation_failed', 'forbidden', 'not_found', 'last_owner'],
  routes: [
    putRoute({
      path: '/v1/projects/{project_id}/members/{user_id}',
      request: input,
      response: output,
    }),
  ],
});
