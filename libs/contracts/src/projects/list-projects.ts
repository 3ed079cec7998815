import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { listOf, page } from '../primitives.ts';
import { project } from './project.ts';

const input = z.object({ ...page });
const output = listOf(project);

/** The caller's projects (all of the tenant's for ops and services), newest first. */
export const listProjects = contract({
  name: 'list_projects',
  service: 'tasks',
  summary: 'List projects',
  access: 'any',
  input,
  output,
  errors: ['validation_failed'],
  routes: [
    plainRoute({ method: 'GET', path: '/v1/projects', status: 200, request: input, response: output }),
  ],
});
