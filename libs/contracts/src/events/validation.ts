import { z } from 'zod';
import { externalId, id, text, timestamp } from '../primitives.ts';
import { CONTEXT_TYPES } from '../tasks/task.ts';

const subject = {
  failure_id: externalId,
  context_type: z.enum(CONTEXT_TYPES),
  context_id: id,
  code: externalId,
  field: text(200).nullish(),
};

/**
 * What an internal service says of a missing item or an error (spec of messages, Flow 31). The tenant is the
 * context's own: `tenant_id` is only a hint, and a wrong one makes no task.
 */
export const validationFailed = z.object({
  ...subject,
  severity: text(40).nullish(),
  message: text(5_000),
  assignee_id: externalId.nullish(),
  due_date: timestamp.nullish(),
  tenant_id: externalId.optional(),
});
export type ValidationFailed = z.output<typeof validationFailed>;

/** Says that a failure is gone; closes its task. */
export const validationResolved = z.object({ ...subject, tenant_id: externalId.optional() });
export type ValidationResolved = z.output<typeof validationResolved>;
