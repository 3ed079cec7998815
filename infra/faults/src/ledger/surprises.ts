import type { Entry } from './outside-ledger.ts';

/** One line for each thing that a client saw which is neither a success nor one of these statuses with Retry-After. */
export function surprises(entries: readonly Entry[], statuses: readonly number[]): string[] {
  const counts = new Map<string, number>();
  for (const { seen } of entries) {
    if (
      seen === undefined ||
      statuses.some((status) => new RegExp(`^${status} \\w+, Retry-After$`).test(seen))
    )
      continue;
    counts.set(seen, (counts.get(seen) ?? 0) + 1);
  }
  return [...counts].map(([seen, count]) => `${count} × a client saw: ${seen}`);
}
