import type { BulkRun } from './bulk-run.ts';

/** Counts a write for every mention of a project. Throws `rate_limited`. */
export async function limitProjects(
  { call, settings, limitProject }: BulkRun,
  projectIds: readonly string[],
) {
  const writes = new Map<string, number>();
  for (const id of projectIds) writes.set(id, (writes.get(id) ?? 0) + 1);
  for (const [id, count] of writes) await limitProject(call.principal.tenantId, id, settings, count);
}
