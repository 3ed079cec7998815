import { z } from 'zod';
import type { AdmissionConfig } from './admission.ts';

/** How much is let in; see docs/decisions for how to size it. */
export const admissionSettings = z.object({
  ADMISSION_MIN: z.coerce.number().int().min(1).default(16),
  ADMISSION_MAX: z.coerce.number().int().min(1).default(64),
  ADMISSION_TOLERANCE: z.coerce.number().min(1).default(16),
  ADMISSION_QUEUE: z.coerce.number().int().min(1).default(64),
  ADMISSION_WAIT_MS: z.coerce.number().int().min(1).max(2_000).default(1_000),
});

/** Tenants that fill their queues at the same time, before they shorten each other's. */
const FULL_QUEUES = 8;
/** While a queue stands, waiting longer than this helps nobody. */
const STANDING_MS = 250;

export function admissionBounds(
  settings: z.infer<typeof admissionSettings>,
): Pick<AdmissionConfig, 'limit' | 'queue'> {
  const { ADMISSION_MIN: min, ADMISSION_QUEUE: perFlow, ADMISSION_WAIT_MS: burstMs } = settings;
  return {
    limit: { min, max: Math.max(min, settings.ADMISSION_MAX), tolerance: settings.ADMISSION_TOLERANCE },
    queue: { perFlow, total: FULL_QUEUES * perFlow, burstMs, standingMs: Math.min(STANDING_MS, burstMs) },
  };
}
