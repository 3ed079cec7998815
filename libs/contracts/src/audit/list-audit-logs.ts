import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { externalId, listOf, page, text, timestamp } from '../primitives.ts';

/** One entry of the ledger. `seq` counts from 1 within the tenant; `hash` chains it to the one before. */
export const auditEntry = z
  .object({
    seq: z.int(),
    id: z.string(),
    occurred_at: z.string(),
    actor: z.object({ type: z.enum(['user', 'service', 'system']), id: z.string().nullable() }),
    entity: z.object({ type: z.string(), id: z.string() }),
    action_type: z.string(),
    metadata: z.record(z.string(), z.unknown()),
    request_id: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.output<typeof auditEntry>;

const input = z.object({
  entity_type: externalId.optional(),
  entity_id: text(128).optional(),
  actor_id: externalId.optional(),
  action_type: externalId.optional(),
  from: timestamp.optional(),
  to: timestamp.optional(),
  ...page,
});

/** The ledger of the caller's tenant, newest first; `from` is inclusive, `to` exclusive. */
export const listAuditLogs = contract({
  name: 'list_audit_logs',
  service: 'audit',
  summary: 'List audit entries',
  access: 'any',
  input,
  output: listOf(auditEntry),
  errors: ['validation_failed', 'forbidden'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/audit-logs',
      status: 200,
      request: input,
      response: listOf(auditEntry),
    }),
  ],
});
