import { z } from 'zod';
import { contract, putRoute } from '../contract.ts';
import { id, isStorable, text } from '../primitives.ts';
import { EVIDENCE_KINDS, type EvidenceKind } from './statuses.ts';

/** The field that says what a record of a kind comes to; documents need none: that they are there is what counts. */
const SAYS: Readonly<Partial<Record<EvidenceKind, 'approved' | 'pass_rate' | 'stable' | 'active'>>> = {
  qa_approval: 'approved',
  archive_approval: 'approved',
  regression_results: 'pass_rate',
  stability: 'stable',
  traffic: 'active',
};

const fields = {
  uri: z
    .url({ protocol: /^https?$/, error: 'Use a URL that begins with https: or http:.' })
    .max(2_000, 'Use at most 2000 characters.')
    .refine(isStorable, 'Use a URL without control characters.')
    .nullish(),
  note: text(2_000).nullish(),
  approved: z.boolean().optional(),
  pass_rate: z.number().min(0).max(1).optional(),
  stable: z.boolean().optional(),
  active: z.boolean().optional(),
};

/** What is on record of one kind; the latest counts. */
export const evidence = z
  .object({
    automation_version_id: z.string(),
    kind: z.enum(EVIDENCE_KINDS),
    uri: z.string().nullable(),
    note: z.string().nullable(),
    approved: z.boolean().nullable(),
    pass_rate: z.number().nullable(),
    stable: z.boolean().nullable(),
    active: z.boolean().nullable(),
    recorded_by: z.string(),
    recorded_at: z.string(),
    version: z.int(),
  })
  .meta({ id: 'Evidence' });
export type Evidence = z.output<typeof evidence>;

const input = z
  .object({ automation_version_id: id, kind: z.enum(EVIDENCE_KINDS), ...fields })
  .superRefine((given, context) => {
    const field = SAYS[given.kind];
    if (field === undefined || given[field] !== undefined) return;
    context.addIssue({ code: 'custom', path: [field], message: `'${given.kind}' needs '${field}'.` });
  });
const output = z.object({ evidence });

/** Puts on record what a prerequisite asks for (spec 1.9): a document, an approval, a result. */
export const putEvidence = contract({
  name: 'put_evidence',
  service: 'automation',
  summary: 'Put evidence for a version on record',
  access: 'any',
  input,
  output: output.extend({ created: z.boolean() }),
  errors: ['validation_failed', 'forbidden', 'not_found'],
  routes: [
    putRoute({
      path: '/v1/automation-versions/{automation_version_id}/evidence/{kind}',
      request: input,
      response: output,
    }),
  ],
});
