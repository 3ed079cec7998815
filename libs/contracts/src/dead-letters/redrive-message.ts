import { z } from 'zod';
import { contract, type ServiceName } from '../contract.ts';

const input = z.object({
  stream: z.string(),
  subject: z.string(),
  message_id: z.string(),
  tenant_id: z.string().nullable(),
  deliveries: z.int(),
  failed_at: z.string(),
  payload: z.string(),
});

const output = z.object({
  /** Null when the message had its effect, now or before. */
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});

/**
 * Has a service process a message that it buried. Only the keeper of the dead letters asks for it. `unavailable`:
 * nothing was done, as something that the service needs is away.
 */
export const redriveMessageOf = (service: ServiceName) =>
  contract({
    name: 'redrive_message',
    service,
    summary: `Process a message again that ${service} buried`,
    access: 'service',
    withoutStanding: true,
    input,
    output,
    errors: ['forbidden', 'not_redrivable'],
    routes: [],
  });
export type RedriveMessage = ReturnType<typeof redriveMessageOf>;
