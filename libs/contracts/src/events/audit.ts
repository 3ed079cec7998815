import { z } from 'zod';
import { eventContract } from './envelope.ts';

export const deadLetterRedriven = eventContract({
  name: 'dead_letter_redriven',
  service: 'audit',
  summary: 'A person had a dead letter processed again; outcome says what it came to',
  data: z.object({
    service: z.string(),
    stream: z.string(),
    message_id: z.string(),
    outcome: z.enum(['redriven', 'failed']),
    error_code: z.string().nullable(),
    attempts: z.int(),
  }),
});

export const deadLetterDismissed = eventContract({
  name: 'dead_letter_dismissed',
  service: 'audit',
  summary: 'A person decided that nobody has to do anything about a dead letter any more',
  data: z.object({
    service: z.string(),
    stream: z.string(),
    message_id: z.string(),
    error_code: z.string(),
    reason: z.string(),
  }),
});
