import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id, listOf, page } from '../primitives.ts';
import { evidence } from './put-evidence.ts';
import { EVIDENCE_KINDS } from './statuses.ts';

const input = z.object({ automation_version_id: id, kind: z.enum(EVIDENCE_KINDS) });
const output = z.object({ evidence });

/** What is on record of one kind, for whoever may read the version; clients don't see its note. */
export const getEvidence = contract({
  name: 'get_evidence',
  service: 'automation',
  summary: 'Read evidence for a version',
  access: 'any',
  input,
  output,
  errors: ['validation_failed', 'forbidden', 'not_found'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/automation-versions/{automation_version_id}/evidence/{kind}',
      status: 200,
      request: input,
      response: output,
      etag: (read) => read.evidence.recorded_at,
    }),
  ],
});

const listInput = z.object({ automation_version_id: id, ...page });

/** All that is on record for a version, the kind that was recorded first at the end. */
export const listEvidence = contract({
  name: 'list_evidence',
  service: 'automation',
  summary: 'List evidence for a version',
  access: 'any',
  input: listInput,
  output: listOf(evidence),
  errors: ['validation_failed', 'forbidden', 'not_found'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/automation-versions/{automation_version_id}/evidence',
      status: 200,
      request: listInput,
      response: listOf(evidence),
    }),
  ],
});
