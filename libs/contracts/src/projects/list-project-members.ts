import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id, listOf, page } from '../primitives.ts';
import { projectMember } from './project.ts';

const input = z.object({ project_id: id, ...page });
const output = listOf(projectMember);

/** The members of a project, newest first. */
export const listProjectMembers = contract({
  name: 'list_project_members',
  service: 'tasks',
  summary: 'List project members',
  access: 'any',
  input,
  output,
  errors: ['validation_failed', 'forbidden', 'not_found'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/projects/{project_id}/members',
      status: 200,
      request: input,
      response: output,
    }),
  ],
});
