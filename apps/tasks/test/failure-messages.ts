import { randomUUID } from 'node:crypto';
import type { Delivery } from '@interlock/messaging';

/** A message of the source `scanner` about a failure, as the consumer hands it over. */
export function message(
  about: 'failed' | 'resolved',
  data: unknown,
  envelope: Record<string, unknown> = {},
): Delivery {
  const event = { specversion: '1.0', id: randomUUID(), type: `validation.${about}.v1`, data, ...envelope };
  return {
    id: event.id,
    subject: `validation.${about}.scanner`,
    deliveries: 1,
    header: () => undefined,
    text: () => JSON.stringify(event),
    json: () => event,
  };
}

let failures = 0;

/** A failure of a project, with an id of its own. */
export function failure(project_id: string, more: Record<string, unknown> = {}) {
  failures += 1;
  const defaults = {
    code: 'missing_credentials',
    field: 'crm.key',
    severity: 'high',
    message: 'No key for the CRM.',
  };
  return {
    failure_id: `f-${failures}`,
    context_type: 'project',
    context_id: project_id,
    ...defaults,
    ...more,
  };
}
