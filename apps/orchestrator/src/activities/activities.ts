import { healthActivities, type Ask } from './health.ts';

/** What activities act on. */
export interface ActivityParts {
  /** By name, what the health check asks. */
  readonly dependencies: Readonly<Record<string, Ask>>;
}

/** Every activity of the worker. */
export function createActivities(parts: ActivityParts) {
  return { ...healthActivities(parts.dependencies) };
}

export type Activities = ReturnType<typeof createActivities>;
