import { z } from 'zod';

/** The envelope of every answer on the board's surface (Business Rules, API Endpoint). */
export function envelope<T extends z.ZodType>(data: T) {
  return z.object({
    success: z.literal(true),
    data,
    message: z.string(),
    warning: z.string().nullable(),
  });
}

/** An answer in its envelope. */
export function enveloped<T>(data: T, message: string, warning: string | null = null) {
  return { success: true as const, data, message, warning };
}
