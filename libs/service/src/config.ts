import { z } from 'zod';

/** What every process needs to know. */
export const processSettings = z.object({
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  HEALTH_HOST: z.string().default('127.0.0.1'),
  HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  NATS_URL: z.string().min(1),
  NATS_USER: z.string().min(1),
  NATS_PASSWORD: z.string().min(1),
});

/** What a process with a schema of its own needs besides. */
export const databaseSettings = z.object({
  DATABASE_URL: z.string().min(1),
  RELAY_DATABASE_URL: z.string().min(1),
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(12),
});

/** The process must not start; `message` is the one line its operator reads. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** The settings of `schema` from the environment; a bad or missing one is named in the error. */
export function readSettings<S extends z.ZodObject>(
  schema: S,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<S> {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigurationError(`Bad configuration: ${problems.join('; ')}`);
}
